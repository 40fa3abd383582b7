package io.millrace.cli.failed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.cli.console.CliException;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redrives against a fake ingest and a topic that is a list. */
class RedriveTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FAILED = Instant.parse("2026-11-02T10:00:00Z");
    private static final String GOOD =
            "{\"messageId\":\"m1\",\"event\":\"Bought\",\"userId\":\"u\"," + "\"timestamp\":\"2026-11-02T09:59:00Z\"}";

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<FailedEvent> failures = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    private final AvroSerde<RawEvent> events = AvroSerde.of(Topics.EVENTS_RAW, ids);
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final List<FailedEvent> topic = new ArrayList<>();
    private Instant now = FAILED.plus(Duration.ofHours(1));
    private FakeIngest ingest;

    @BeforeEach
    void start() throws IOException {
        ingest = new FakeIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void anEventIsPostedUnchangedToThePathThatItCameBy() throws Exception {
        fail("a", "/v1/track", "$.timestamp", GOOD);

        assertThat(redrive()).first().asString().startsWith("1 failed events: 1 accepted, 0 refused again");

        var request = ingest.requests().get(0);
        assertThat(request.path()).isEqualTo("/v1/track");
        assertThat(request.body()).isEqualTo(JSON.readTree(GOOD));
        assertThat(request.redrive()).isEqualTo(topic.get(0).getId());
    }

    @Test
    void anEventOfABatchIsPostedAsABatchOfOne() throws Exception {
        fail("a", "/v1/import", "$.batch[7].timestamp", GOOD);

        redrive();

        assertThat(ingest.requests().get(0).path()).isEqualTo("/v1/import");
        assertThat(ingest.requests().get(0).body().get("batch")).containsExactly(JSON.readTree(GOOD));
    }

    @Test
    void anEventIsSentWithAKeyOfItsTenantOrSkipped() throws Exception {
        fail("a", "/v1/track", "$", GOOD);
        fail("b", "/v1/track", "$", GOOD);
        fail("c", "/v1/track", "$", GOOD);

        var lines = redrive();

        assertThat(ingest.requests()).extracting(FakeIngest.Request::key).containsExactlyInAnyOrder("ka", "kb");
        assertThat(lines.get(0)).contains("2 accepted").contains("1 skipped");
        assertThat(lines).anyMatch(line -> line.contains("no write key of tenant c"));
    }

    @Test
    void anAcceptedEventIsNotSentAgain() throws Exception {
        fail("a", "/v1/track", "$", GOOD);
        redrive();
        // A late retry of the client makes the same input fail again.
        fail("a", "/v1/track", "$", GOOD);

        assertThat(redrive().get(0)).contains("0 accepted").contains("1 redriven before");
        assertThat(ingest.requests()).hasSize(1);
    }

    @Test
    void anEventThatIsRefusedAgainIsReportedAndStaysOneFailure() throws Exception {
        fail("a", "/v1/track", "$", GOOD.replace("Bought", "Refused"));

        for (int i = 0; i < 3; i++) {
            var lines = redrive();
            // Ingest writes the new failure under the id that the request names.
            topic.add(failure("a", "/v1/track", "$", "whatever")
                    .redriven(topic.get(0).getId())
                    .build(now.toEpochMilli()));

            assertThat(lines.get(0))
                    .isEqualTo("1 failed events: 0 accepted, 1 refused again, 0 redriven before, 0 skipped");
            assertThat(lines).anyMatch(line -> line.contains("still wrong"));
        }

        assertThat(open()).singleElement().satisfies(failure -> {
            assertThat(failure.stateLabel()).isEqualTo("refused again");
            assertThat(new String(FailedJson.bytes(failure.event()), StandardCharsets.UTF_8))
                    .contains("\"m1\"");
        });
    }

    @Test
    void anInterruptedRedriveIsRepeatedOnlyWhileDeduplicationHolds() throws Exception {
        fail("a", "/v1/track", "$", GOOD);
        ingest.respondWith(503);
        assertThatThrownBy(this::redrive).isInstanceOf(CliException.class).hasMessageContaining("503");
        assertThat(open().get(0).stateLabel()).isEqualTo("redrive interrupted");

        ingest.respondWith(200);
        var before = new ArrayList<>(topic);
        assertThat(redrive().get(0)).contains("1 accepted");
        topic.clear();
        topic.addAll(before);
        now = now.plus(Duration.ofHours(24));

        assertThat(redrive().get(0)).contains("0 accepted").contains("1 skipped");
    }

    @Test
    void anEventKeepsItsTimeAndGetsAStableMessageId() throws Exception {
        fail("a", "/v1/track", "$", "{\"event\":\"e\",\"userId\":\"u\"}");
        fail(
                "a",
                "/v1/track",
                "$.x",
                "{\"event\":\"e\",\"userId\":\"u\",\"timestamp\":\"2026-11-02T11:59:00Z\",\"sentAt\":\"2026-11-02T12:00:00Z\"}");

        redrive();

        var without = ingest.requests().get(0).body();
        assertThat(without.get("messageId").asText())
                .isEqualTo("redrive-" + topic.get(0).getId());
        assertThat(Instant.parse(without.get("timestamp").asText())).isEqualTo(FAILED);
        var corrected = ingest.requests().get(1).body();
        assertThat(Instant.parse(corrected.get("originalTimestamp").asText())).isEqualTo("2026-11-02T09:59:00Z");
        assertThat(corrected.has("sentAt")).isFalse();
    }

    @Test
    void aWholeBatchIsPostedAsOneBatch() throws Exception {
        fail("a", "/v1/batch", "$.batch", "{\"batch\":[" + GOOD + ",{\"type\":\"page\",\"userId\":\"u\"}]}");

        assertThat(redrive().get(0)).contains("1 accepted");
        assertThat(ingest.requests().get(0).body().get("batch")).hasSize(2);
        assertThat(ingest.requests().get(0).body().at("/batch/1/messageId").asText())
                .endsWith("-1");
    }

    @Test
    void anEventThatCannotBeSentIsSkippedWithItsReason() throws Exception {
        fail("a", "/v1/track", "$", "{\"event\":");
        fail("a", "/v1/import/rejects", "a.log:3", "garbage");
        fail("a", null, "$", GOOD);

        var lines = redrive();

        assertThat(ingest.requests()).isEmpty();
        assertThat(lines)
                .contains("3 failed events: 0 accepted, 0 refused again, 0 redriven before, 3 skipped")
                .anyMatch(line -> line.contains("malformed JSON"))
                .anyMatch(line -> line.contains("import the file again"))
                .anyMatch(line -> line.contains("does not say which path"));
    }

    @Test
    void aRecordThatEnrichmentCouldNotReadIsProducedToItsTopicUnderItsKey() throws Exception {
        var raw = RawEvent.newBuilder()
                .setTenant("a")
                .setMessageId("m")
                .setType(EventType.TRACK)
                .setName("e")
                .setAnonymousId("device")
                .setTime(1)
                .setReceivedAt(1)
                .setWriteKeyId("k")
                .setProperties(Map.of())
                .setTraits(Map.of())
                .setContext(Map.of())
                .build();
        var bytes = events.serialize(null, raw);
        topic.add(FailedEvents.of(Stage.ENRICHMENT, FailureReason.UNKNOWN_SCHEMA_ID, "?")
                .from("events.raw", 3, 17)
                .original(bytes)
                .build(FAILED.toEpochMilli()));

        redrive();
        redrive();

        var sent = producer.history().stream()
                .filter(record -> record.topic().equals("events.raw"))
                .toList();
        assertThat(sent).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("a/device");
            assertThat(record.value()).isEqualTo(bytes);
            assertThat(new String(
                            record.headers().lastHeader("millrace-redrive").value(), StandardCharsets.UTF_8))
                    .isEqualTo(topic.get(0).getId());
        });
    }

    @Test
    void aDryRunSendsNothingAndWritesNoNotes() throws Exception {
        fail("a", "/v1/track", "$", GOOD);
        fail("c", "/v1/track", "$", GOOD);

        var lines = redrive(true);

        assertThat(lines.get(0)).isEqualTo("2 failed events: 1 would be sent, 0 redriven before, 1 skipped");
        assertThat(ingest.requests()).isEmpty();
        assertThat(producer.history()).isEmpty();
    }

    private List<String> redrive() throws InterruptedException {
        return redrive(false);
    }

    private List<String> redrive(boolean dryRun) throws InterruptedException {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        var keys = TenantWriteKeys.parse("ka:a,kb:b", null, null);
        var failedTopic = new FailedTopic(ids, () -> producer, clock);
        var client = new IngestClient(ingest.url());
        int sent = producer.history().size();
        try {
            return new Redrive(failedTopic, client, keys, clock, dryRun)
                    .run(open())
                    .lines();
        } finally {
            producer.history().stream()
                    .skip(sent)
                    .filter(record -> record.topic().equals(Topics.EVENTS_FAILED.name()))
                    .forEach(record -> topic.add(failures.deserialize(null, record.value())));
        }
    }

    private List<Failure> open() {
        var all = new Failures(event -> true, 100);
        topic.forEach(all::addRecord);
        return all.latest();
    }

    private void fail(String tenant, String endpoint, String path, String original) {
        topic.add(failure(tenant, endpoint, path, original).build(FAILED.toEpochMilli()));
    }

    private static FailedEvents.Builder failure(String tenant, String endpoint, String path, String original) {
        return FailedEvents.of(Stage.INGEST, FailureReason.INVALID_FIELD, "wrong")
                .tenant(tenant)
                .endpoint(endpoint)
                .path(path)
                .original(original.getBytes(StandardCharsets.UTF_8));
    }
}
