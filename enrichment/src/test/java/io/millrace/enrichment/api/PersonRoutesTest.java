package io.millrace.enrichment.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonChangeKind;
import io.millrace.schemas.person.PersonIds;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonRoutesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final String ANN = PersonIds.ofUser("default", "ann");
    private static final String PHONE = PersonIds.ofDevice("default", "phone");
    private static final String LAPTOP = PersonIds.ofDevice("default", "laptop");

    private final Vertx vertx = Vertx.vertx();
    private final FakePersons persons = new FakePersons()
            .add("default", FakePersons.person(PHONE, List.of("phone"), List.of("ann")))
            .add("default", FakePersons.pointer(ANN, PHONE))
            .addDevice("default", "laptop");
    private final MockProducer<String, PersonChange> producer =
            new MockProducer<>(true, null, new StringSerializer(), (topic, change) -> new byte[0]);
    private final Router routes = routes();
    private ApiServer api;

    @BeforeEach
    void open() {
        api = new ApiServer(vertx, Map.of(), router -> router.route().subRouter(routes));
    }

    @AfterEach
    void close() {
        api.close();
        vertx.close().await();
    }

    private Router routes() {
        var router = Router.router(vertx);
        var lookup = new PersonLookup(persons);
        var changes = new PersonChanges(
                lookup,
                new PersonCommandWriter(vertx, producer),
                now -> List.of(
                        new TopicRetention.Expiry("events.raw", Optional.of(now.plus(Duration.ofDays(7)))),
                        new TopicRetention.Expiry("events.failed", Optional.empty())),
                vertx,
                Clock.fixed(NOW, ZoneOffset.UTC),
                Duration.ofMillis(300));
        new PersonRoutes(lookup, changes).mount(router);
        return router;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "phone"})
    void aPersonIsFoundByItsUserAndByItsDevice(String id) throws Exception {
        var person = json(api.send("GET", "/v1/persons/" + id, ""), 200);

        assertThat(person.getString("person")).isEqualTo(PHONE);
        assertThat(person.getString("requested")).isEqualTo(id);
        assertThat(person.getJsonArray("users")).containsExactly("ann");
        assertThat(person.getJsonObject("traits").getString("plan")).isEqualTo("pro");
        assertThat(person.getJsonObject("firstTouch").getString("source")).isEqualTo("news");
        assertThat(person.getJsonArray("merges").getJsonObject(0).getString("reason"))
                .isEqualTo("LOGIN");
    }

    @Test
    void aPersonIsFoundByAnyIdThatItHadAndByIdsFromBefore() throws Exception {
        persons.add("default", FakePersons.person("jane@example.com", List.of(), List.of("jane@example.com")));

        assertThat(json(api.send("GET", "/v1/persons/" + ANN, ""), 200).getString("person"))
                .isEqualTo(PHONE);
        assertThat(json(api.send("GET", "/v1/persons/jane%40example.com", ""), 200)
                        .getString("person"))
                .isEqualTo("jane@example.com");
    }

    @Test
    void aDeviceThatWasSplitOffIsFoundAsThePersonThatItIsNow() throws Exception {
        var split = PersonIds.ofSplitDevice("default", "phone", 1);
        persons.add("default", FakePersons.person(PHONE, List.of("other"), List.of("ann")))
                .add("default", FakePersons.person(split, List.of("phone"), List.of()));

        assertThat(json(api.send("GET", "/v1/persons/phone", ""), 200).getString("person"))
                .isEqualTo(split);
        assertThat(json(api.send("GET", "/v1/persons/ann", ""), 200).getString("person"))
                .isEqualTo(PHONE);
    }

    @Test
    void aDeviceThatNobodyLoggedInOnIsFoundAndErasedByItsId() throws Exception {
        vertx.setPeriodic(10, tick -> producer.history().forEach(record -> persons.remove(record.value())));

        assertThat(json(api.send("GET", "/v1/persons/laptop", ""), 200).getString("person"))
                .isEqualTo(LAPTOP);
        assertThat(json(api.send("DELETE", "/v1/persons/laptop", ""), 200).getString("person"))
                .isEqualTo(LAPTOP);
        assertThat(producer.history().get(0).value().getDevice()).isEqualTo("laptop");
        json(api.send("GET", "/v1/persons/laptop", ""), 404);
    }

    @Test
    void nobodyIsNotFoundAndPersonsOfAnotherTenantAreNobody() throws Exception {
        json(api.send("GET", "/v1/persons/nobody", ""), 404);
        json(api.send("GET", "/v1/persons/ann?tenant=acme", ""), 404);
        json(api.send("GET", "/v1/persons/ann?tenant=No%20tenant", ""), 400);
    }

    @Test
    void aMergeIsWrittenDurablyAndIsSaidToBePendingUntilItIsApplied() throws Exception {
        var answer = json(api.send("POST", "/v1/persons/ann/merge", "{\"with\":\"laptop\"}"), 202);

        assertThat(answer.getBoolean("applied")).isFalse();
        assertThat(producer.history()).hasSize(1);
        var record = producer.history().get(0);
        assertThat(record.key()).isEqualTo("default/" + PHONE);
        assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
        assertThat(record.value().getKind()).isEqualTo(PersonChangeKind.MERGE);
        assertThat(record.value().getOther()).isEqualTo(LAPTOP);
    }

    @Test
    void aMergeOfOnePersonWithItselfIsAppliedAlready() throws Exception {
        assertThat(json(api.send("POST", "/v1/persons/ann/merge", "{\"with\":\"phone\"}"), 200)
                        .getBoolean("applied"))
                .isTrue();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aPersonWithTooManyDevicesIsNotMerged() throws Exception {
        persons.add("default", FakePersons.stopped(PersonIds.ofDevice("default", "kiosk"), "kiosk"));

        json(api.send("POST", "/v1/persons/kiosk/merge", "{\"with\":\"ann\"}"), 409);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aSplitNamesADeviceOrAUserOfThePerson() throws Exception {
        json(api.send("POST", "/v1/persons/ann/split", "{\"device\":\"phone\"}"), 202);
        json(api.send("POST", "/v1/persons/phone/split", "{\"user\":\"ann\"}"), 202);

        assertThat(producer.history())
                .extracting(record -> record.value().getDevice())
                .containsExactly("phone", null);
        assertThat(producer.history())
                .extracting(record -> record.value().getUser())
                .containsExactly(null, "ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann/split | {\"device\":\"laptop\"}",
                "ann/split | {\"device\":\"phone\",\"user\":\"ann\"}",
                "ann/split | {}",
                "ann/split | {\"user\":7}",
                "laptop/split | {\"device\":\"laptop\"}",
                "ann/merge | {}",
                "ann/merge | not json",
                "ann/merge | []",
                "ann/merge | {\"with\":\"\"}"
            })
    void whatCannotBeDoneIsRefusedAndNotWritten(String path, String body) throws Exception {
        json(api.send("POST", "/v1/persons/" + path, body), 400);

        assertThat(producer.history()).isEmpty();
    }

    @Test
    void anErasureIsAnsweredWithAReceiptWhenThePersonIsGone() throws Exception {
        vertx.setPeriodic(10, tick -> producer.history().forEach(record -> persons.remove(record.value())));

        var receipt = json(api.send("DELETE", "/v1/persons/ann", ""), 200);

        assertThat(receipt.getBoolean("applied")).isTrue();
        assertThat(receipt.getString("person")).isEqualTo(PHONE);
        assertThat(receipt.getString("requestedAt")).isEqualTo(NOW.toString());
        assertThat(receipt.getJsonArray("removed").encode()).contains("profile", "phone", "ann", "p_gone");
        var expiries = receipt.getJsonArray("expires");
        assertThat(expiries.getJsonObject(0).getString("by"))
                .isEqualTo(NOW.plus(Duration.ofDays(7)).toString());
        assertThat(expiries.getJsonObject(1).getString("by")).isNull();
        assertThat(producer.history().get(0).value().getKind()).isEqualTo(PersonChangeKind.ERASE);
    }

    @Test
    void anErasureThatIsNotAppliedInTimeSaysSo() throws Exception {
        var receipt = json(api.send("DELETE", "/v1/persons/ann", ""), 202);

        assertThat(receipt.getBoolean("applied")).isFalse();
        assertThat(receipt.getString("appliedAt")).isNull();
    }

    @Test
    void aChangeThatTheBrokerDoesNotTakeIsToBeSentAgain() throws Exception {
        producer.sendException = new TimeoutException("no broker");

        var response = api.send("DELETE", "/v1/persons/ann", "");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whilePersonsAreMovedRequestsAreToBeSentAgain() throws Exception {
        persons.fail(PersonOwners.rebalancing());

        var response = api.send("GET", "/v1/persons/ann", "");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aBugIsNotShownToTheClient() throws Exception {
        persons.fail(new IllegalStateException("secret detail"));

        assertThat(json(api.send("GET", "/v1/persons/ann", ""), 500).encode()).doesNotContain("secret detail");
    }

    @Test
    void anErrorOfTheClientKeepsItsCode() throws Exception {
        persons.fail(new RequestException(418, "teapot", "short and stout"));

        assertThat(json(api.send("GET", "/v1/persons/ann", ""), 418).encode()).contains("teapot");
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() throws Exception {
        try (var in = PersonRoutes.class.getResourceAsStream(PersonOpenApiRoute.RESOURCE)) {
            var described = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonObject("paths").stream()
                            .flatMap(path -> ((JsonObject) path.getValue())
                                    .fieldNames().stream()
                                            .map(method ->
                                                    method + " " + path.getKey().replaceAll("\\{(\\w+)}", ":$1")))
                            .toList();
            var mounted = routes.getRoutes().stream()
                    .filter(route -> route.methods() != null)
                    .flatMap(route -> route.methods().stream()
                            .map(method -> method.name().toLowerCase(Locale.ROOT) + " " + route.getPath()))
                    .toList();

            assertThat(mounted).containsExactlyInAnyOrderElementsOf(described);
        }
    }

    private static JsonObject json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body());
    }
}
