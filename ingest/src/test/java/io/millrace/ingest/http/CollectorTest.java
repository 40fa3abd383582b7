package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.failed.FailureReason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a request through {@link RequestRouter}, {@link BodyReader}, {@link EventIntake}, {@link RecordSender} and {@link PostResponse}. */
class CollectorTest extends CollectorOverHttp {
    @ParameterizedTest
    @CsvSource({
        "track, TRACK",
        "t, TRACK",
        "identify, IDENTIFY",
        "i, IDENTIFY",
        "page, PAGE",
        "p, PAGE",
        "screen, SCREEN",
        "s, SCREEN",
        "group, GROUP",
        "g, GROUP",
        "alias, ALIAS",
        "a, ALIAS"
    })
    void aSingleEventIsAcceptedWithAndWithoutTrailingSlash(String path, EventType type) throws Exception {
        var call = "{\"event\":\"e\",\"userId\":\"u\",\"previousId\":\"p\",\"groupId\":\"g\",\"messageId\":\"m\"}";

        var plain = post("/v1/" + path, call);
        var slash = post("/v1/" + path + "/", call);

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body())
                .isEqualTo("{\"success\":true,\"events\":[{\"messageId\":\"m\",\"status\":\"accepted\"}]}");
        assertThat(slash.statusCode()).isEqualTo(200);
        assertThat(collector.events()).hasSize(2).allSatisfy(event -> assertThat(event.getType())
                .isEqualTo(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/batch", "/v1/b", "/v1/import", "/v1/b/", "/v1/import/"})
    void aBadEventOfABatchIsDeadLetteredAndTheOthersAreAccepted(String path) throws Exception {
        var bad = "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"m2\",\"timestamp\":\"soon\"}";

        var response = post(path, "{\"batch\":[" + PAGE + ", " + bad + " ," + PAGE + "]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"success\":true,")
                .contains(
                        "{\"messageId\":\"m2\",\"status\":\"rejected\",\"reason\":\"INVALID_FIELD\",\"path\":\"$.batch[1].timestamp\"");
        assertThat(collector.events()).hasSize(2);
        var failed = collector.failures().get(0);
        assertThat(text(failed)).isEqualTo(bad);
        assertThat(failed.getReason()).isEqualTo(FailureReason.INVALID_FIELD);
        assertThat(failed.getPath()).isEqualTo("$.batch[1].timestamp");
        assertThat(failed.getMessageId()).isEqualTo("m2");
        assertThat(failed.getTenant()).isEqualTo("default");
        assertCounted(3, 2, 1, 0, 1);
    }

    @Test
    void theBatchsSentAtAndContextApplyToItsEvents() throws Exception {
        post(
                "/v1/batch",
                "{\"batch\":[{\"type\":\"page\",\"anonymousId\":\"a\",\"timestamp\":\"2026-11-21T08:00:00Z\",\"context\":{\"app\":\"own\"}}],"
                        + "\"sentAt\":\"2026-11-21T08:00:10Z\",\"context\":{\"app\":\"batch\",\"os\":{\"name\":\"x\"}}}");

        var event = collector.events().get(0);
        assertThat(event.getTime()).isEqualTo(InMemoryCollector.NOW.toEpochMilli() - 10_000);
        assertThat(event.getContext()).isEqualTo(Map.of("app", "own", "os.name", "x"));
    }

    @Test
    void aWriteKeyIsFoundInHeaderQueryAndBody() throws Exception {
        var bodyKey = send(request("/v1/page", "{\"anonymousId\":\"a\",\"writeKey\":\"k2\"}"));
        var bearer = send(request("/v1/page", PAGE).header("authorization", "Bearer k2"));
        var query = send(request("/v1/page?writeKey=k2", PAGE));
        var oauthAndBody = send(request("/v1/page", "{\"anonymousId\":\"a\",\"writeKey\":\"k2\"}")
                .header("authorization", "Bearer ey.of.another"));

        assertThat(new int[] {bodyKey.statusCode(), bearer.statusCode(), query.statusCode(), oauthAndBody.statusCode()})
                .containsOnly(200);
        assertThat(collector.events()).hasSize(4).allSatisfy(event -> assertThat(event.getTenant())
                .isEqualTo("acme"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic bm9ib2R5Og==", "Basic ???", "Bearer x", "Digest local"})
    void anUnknownKeyIsRejectedWith401AndNothingIsSent(String authorization) throws Exception {
        var response = send(request("/v1/page", PAGE).header("authorization", authorization));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(collector.producer().history()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "image/png", "application/json"})
    void gzipIsInflatedUnderAnyContentType(String contentType) throws Exception {
        var response = send(request("/v1/batch", gzip(("{\"batch\":[" + PAGE + "]}").getBytes(StandardCharsets.UTF_8)))
                .header("authorization", BASIC)
                .header("content-type", contentType)
                .header("content-encoding", "gzip"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(collector.events()).hasSize(1);
    }

    @Test
    void aGzipBombIsRejectedAtTheSizeLimit() throws Exception {
        var bomb = gzip(new byte[200 << 20]);

        var response = send(request("/v1/batch", bomb).header("authorization", BASIC));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(collector.failures().get(0).getReason()).isEqualTo(FailureReason.BATCH_TOO_LARGE);
        assertThat(collector.budget().used()).isZero();
        assertCounted(1, 0, 1, 0, 1);
    }

    @Test
    void aHugeBodyIsRejectedAndTheNextRequestIsAccepted() throws Exception {
        var huge = new byte[3 << 20];

        var response = send(request("/v1/batch", huge).header("authorization", BASIC));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(post("/v1/page", PAGE).statusCode()).isEqualTo(200);
        assertThat(collector.budget().used()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"batch\":[{} | MALFORMED_JSON",
                "no json | MALFORMED_JSON",
                "{\"batch\":7} | MISSING_FIELD",
                "{} | MISSING_FIELD",
                "{\"batch\":[],\"sentAt\":\"soon\"} | INVALID_FIELD",
                "'' | MALFORMED_JSON",
            })
    void aMalformedRequestIsRejectedWith400AndDeadLettered(String body, FailureReason reason) throws Exception {
        var response = post("/v1/batch", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"success\":false", reason.name());
        assertThat(collector.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.getReason()).isEqualTo(reason);
            assertThat(text(failed)).isEqualTo(body);
        });
        assertCounted(1, 0, 1, 0, 1);
    }

    @Test
    void moreThan2500EventsAreRejected() throws Exception {
        var events = IntStream.rangeClosed(0, 2_500).mapToObj(i -> "{}").collect(Collectors.joining(","));

        var response = post("/v1/batch", "{\"batch\":[" + events + "]}");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("TOO_MANY_EVENTS");
    }

    @Test
    void anEmptyBatchIsAccepted() throws Exception {
        assertThat(post("/v1/batch", "{\"batch\":[]}").body()).isEqualTo("{\"success\":true,\"events\":[]}");
    }

    @Test
    void aSingleBadEventIsRejectedWith400AndDeadLettered() throws Exception {
        var response = post("/v1/track", "{\"userId\":\"u\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"reason\":\"MISSING_FIELD\",\"path\":\"$.event\"");
        assertCounted(1, 0, 1, 0, 1);
    }

    @Test
    void recordsAreKeyedByTenantAndDeviceAndStampedWithTheTimeOfReceipt() throws Exception {
        post(
                "/v1/batch",
                "{\"batch\":[{\"type\":\"page\",\"anonymousId\":\"a\",\"userId\":\"u\"},{\"type\":\"page\",\"userId\":\"u\"},"
                        + "{\"type\":\"alias\",\"userId\":\"u\",\"anonymousId\":\"a\",\"previousId\":\"p\"}]}");

        assertThat(collector.producer().history())
                .extracting("key")
                .containsExactly("default/a", "default/u", "default/p");
        assertThat(collector.producer().history())
                .allSatisfy(record -> assertThat(record.timestamp()).isEqualTo(InMemoryCollector.NOW.toEpochMilli()));
    }

    @Test
    void the2xxFollowsTheLastAcknowledgement() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 64 << 20);

        var response = postAsync("/v1/batch", "{\"batch\":[" + PAGE + "," + PAGE + ",{}]}");
        awaitSent(3);
        collector.producer().completeNext();
        collector.producer().completeNext();

        assertThat(response).isNotCompleted();
        assertThat(collector.count("accepted_events", "default")).isZero();
        collector.producer().completeNext();
        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertCounted(3, 2, 1, 0, 1);
    }

    @Test
    void aMissingAcknowledgementIsA503WithRetryAfter() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 64 << 20);

        var response = postAsync("/v1/batch", "{\"batch\":[" + PAGE + "," + PAGE + "]}");
        awaitSent(2);
        collector.producer().completeNext();
        collector.producer().errorNext(new TimeoutException("expired"));

        var refused = response.get(10, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertCounted(2, 0, 0, 2, 0);
        assertThat(collector.budget().used()).isZero();
    }

    @Test
    void bytesInFlightAreBounded() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 20_000);
        var batch = "{\"batch\":[" + PAGE + "],\"pad\":\"" + "x".repeat(8_000) + "\"}";

        var first = postAsync("/v1/batch", batch);
        awaitSent(1);
        var second = post("/v1/batch", batch);
        collector.producer().completeNext();

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("retry-after")).hasValue("1");
        assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(collector.budget().used()).isZero();
    }

    @Test
    void rejectedLinesOfAnImportAreDeadLetteredWithFileAndLine() throws Exception {
        var line = "half a li".getBytes(StandardCharsets.UTF_8);

        var response = post(
                "/v1/import/rejects",
                "{\"batch\":[{\"file\":\"a.log\",\"line\":12,\"reason\":\"IMPORT_LINE_INVALID\",\"message\":\"cut\",\"bytes\":\""
                        + Base64.getEncoder().encodeToString(line) + "\"},{\"line\":\"x\"}]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(collector.failures()).extracting("path").containsExactly("a.log:12", "$.batch[1]");
        assertThat(text(collector.failures().get(0))).isEqualTo("half a li");
        assertCounted(2, 0, 2, 0, 2);
    }

    @Test
    void theImportersAddressAndUserAgentAreNotTheUsers() throws Exception {
        post("/v1/import", "{\"batch\":[" + PAGE + "]}");

        var event = collector.events().get(0);
        assertThat(event.getIp()).isNull();
        assertThat(event.getUserAgent()).isNull();
    }

    @Test
    void unknownPathsAre404AndOtherMethods405() throws Exception {
        assertThat(post("/v1/nothing", "{}").statusCode()).isEqualTo(404);
        assertThat(get("/v1/track").statusCode()).isEqualTo(405);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).contains("millrace_ingest_requests_total");
    }
}
