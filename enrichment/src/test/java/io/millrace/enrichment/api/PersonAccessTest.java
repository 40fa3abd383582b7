package io.millrace.enrichment.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.service.PeerClients;
import io.millrace.schemas.person.PersonIds;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use the API of persons, and how instances answer for one another. */
class PersonAccessTest {
    private static final String SECRET = "between instances only";
    private static final String ANN = PersonIds.ofUser("acme", "ann");

    private final Vertx vertx = Vertx.vertx();
    private final FakePersons persons =
            new FakePersons().add("acme", FakePersons.person(ANN, List.of("phone"), List.of("ann")));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({"mr_reader,403", "mr_editor,200", "mr_other,404", "mr_nobody,401"})
    void onlyKeysOfTheRoleApplySeePersonsAndThoseOfTheirTenant(String key, int status) throws Exception {
        try (var api = new ApiServer(vertx, keys(), this::show)) {
            assertThat(api.send("GET", "/v1/persons/ann", "", "X-Api-Key", key).statusCode())
                    .isEqualTo(status);
            assertThat(api.send("GET", "/v1/persons/ann?tenant=beta", "", "X-Api-Key", "mr_editor")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws Exception {
        try (var api = new ApiServer(vertx, Map.of(), this::show)) {
            assertThat(api.send("DELETE", "/v1/persons/ann", "", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(api.send("POST", "/internal/v1/persons", "{}", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPersonOfAnotherInstanceIsReadThere() throws Exception {
        var secret = Map.of("enrichment.query.peer.secret", SECRET);
        try (var owner = new ApiServer(vertx, secret, this::peer);
                var peers = new PersonPeers(PeerClients.plain(vertx), Optional.of(SECRET));
                var api = new ApiServer(vertx, secret, router -> show(router, at(owner.port(), peers)))) {
            assertThat(api.send("GET", "/v1/persons/ann?tenant=acme", "").body())
                    .contains(ANN, "\"plan\":\"pro\"");
            assertThat(api.send("GET", "/v1/persons/bob?tenant=acme", "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void anInstanceWithAnotherSecretIsNotAnswered() throws Exception {
        try (var owner = new ApiServer(vertx, Map.of("enrichment.query.peer.secret", SECRET), this::peer);
                var peers = new PersonPeers(PeerClients.plain(vertx), Optional.of("another secret of ours"));
                var api = new ApiServer(vertx, Map.of(), router -> show(router, at(owner.port(), peers)))) {
            assertThat(api.send("GET", "/v1/persons/ann?tenant=acme", "").statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void anInstanceThatIsGoneIsToBeAskedAgain() throws Exception {
        try (var peers = new PersonPeers(PeerClients.plain(vertx), Optional.empty());
                var api = new ApiServer(vertx, Map.of(), router -> show(router, at(1, peers)))) {
            var response = api.send("GET", "/v1/persons/ann?tenant=acme", "");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("owner_unreachable");
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
    }

    private static PersonSource at(int port, PersonPeers peers) {
        return (kind, tenant, id) -> peers.find(new HostInfo("127.0.0.1", port), kind, tenant, id);
    }

    private void peer(Router router) {
        new PeerPersonRoute(persons).mount(router);
    }

    private void show(Router router) {
        peer(router);
        show(router, persons);
    }

    /** Reads only: no change is sent. */
    private static void show(Router router, PersonSource nodes) {
        new PersonRoutes(new PersonLookup(nodes), null).mount(router);
    }

    private static Map<String, String> keys() throws Exception {
        return Map.of(
                "enrichment.keys",
                "reader:acme:read:" + hash("mr_reader") + ",editor:acme:apply:" + hash("mr_editor")
                        + ",other:beta:apply:" + hash("mr_other"));
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
