package io.millrace.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.runtime.testing.TopologyTable;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;

/** Records that cannot be read, through a topology that passes events on. */
final class DeadLetteringTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(Events.T0 + 5), ZoneOffset.UTC);
    private static final byte[] KEY = "default/d1".getBytes(UTF_8);

    private final SchemaIds ids = TestRegistry.ids();
    private final CollectorRegistry metrics = new CollectorRegistry();

    @Test
    void corruptBytesBecomeAFailedEventAndTheStreamGoesOn() {
        try (var table = table(ids)) {
            var event = Events.raw("m1").build();
            var whole = AvroSerde.of(Topics.EVENTS_RAW, ids).serialize("events.raw", event);
            var cut = Arrays.copyOf(whole, whole.length - 3);

            table.inBytes("events.raw", KEY, cut, Events.T0).in(Topics.EVENTS_RAW, "default/d1", event, Events.T0);

            assertThat(table.values(Topics.EVENTS_FAILED)).singleElement().satisfies(failed -> {
                assertThat(failed.getReason()).isEqualTo(FailureReason.CORRUPT_AVRO);
                assertThat(failed.getStage()).isEqualTo(Stage.ENRICHMENT);
                assertThat(failed.getTopic()).isEqualTo("events.raw");
                assertThat(failed.getOffset()).isZero();
                assertThat(failed.getFailedAt()).isEqualTo(Events.T0 + 5);
                assertThat(failed.getOriginal().array()).isEqualTo(cut);
            });
            assertThat(table.bytes("copy")).containsExactly(whole);
            assertThat(counted("CORRUPT_AVRO")).isEqualTo(1);
        }
    }

    @Test
    void bytesThatAreNoAvroAtAllAndSchemasThatNobodyKnowsHaveReasonsOfTheirOwn() {
        try (var table = table(ids)) {
            table.inBytes("events.raw", KEY, "{\"json\":true}".getBytes(UTF_8), Events.T0)
                    .inBytes("events.raw", KEY, new byte[] {0, 0, 0, 99, 99, 1, 2}, Events.T0);

            assertThat(table.values(Topics.EVENTS_FAILED))
                    .extracting(failed -> failed.getReason())
                    .containsExactly(FailureReason.CORRUPT_AVRO, FailureReason.UNKNOWN_SCHEMA_ID);
            assertThat(table.bytes("copy")).isEmpty();
        }
    }

    @Test
    void anUnreachableRegistryFailsTheThreadSoThatNothingIsLost() {
        var down = new SchemaIds(new MockSchemaRegistryClient() {
            @Override
            public ParsedSchema getSchemaById(int id) throws IOException {
                throw new IOException("connection refused");
            }
        });
        var table = table(down);

        assertThatThrownBy(() -> table.inBytes("events.raw", KEY, new byte[] {0, 0, 0, 0, 1, 1}, Events.T0))
                .isInstanceOf(StreamsException.class)
                .hasRootCauseInstanceOf(IOException.class)
                .satisfies(failure -> assertThat(failure.getCause()).isInstanceOf(RegistryUnavailableException.class));
        assertThat(table.bytes("events.failed")).isEmpty();
    }

    @Test
    void aTopologysOwnFailedEventsEndInTheSink() {
        var builder = new StreamsBuilder();
        var failures = builder.stream(
                        "events.raw",
                        Consumed.with(Serdes.String(), AvroSerde.of(Topics.EVENTS_RAW, ids))
                                .withName("raw"))
                .mapValues(
                        (key, event) -> FailedEvents.of(Stage.ENRICHMENT, FailureReason.POISON_EVENT, "it always fails")
                                .tenant(event.getTenant())
                                .build(1),
                        Named.as("fail"));
        FailedEventSink.write(failures, ids);
        try (var table = new TopologyTable(builder.build(), ids)) {
            table.in(Topics.EVENTS_RAW, "default/d1", Events.raw("m1").build(), Events.T0);

            assertThat(table.table(Topics.EVENTS_FAILED)).containsOnlyKeys("default");
        }
    }

    private double counted(String reason) {
        return metrics.getSampleValue(
                "millrace_failed_events_total", new String[] {"stage", "reason"}, new String[] {"ENRICHMENT", reason});
    }

    private TopologyTable table(SchemaIds registry) {
        var configs = DeadLetteringDeserializationHandler.configs(
                Stage.ENRICHMENT, registry, new FailedEventCounter(metrics), CLOCK);
        return new TopologyTable(copy(registry), registry, configs, Instant.EPOCH);
    }

    private static Topology copy(SchemaIds registry) {
        var serde = AvroSerde.of(Topics.EVENTS_RAW, registry);
        var builder = new StreamsBuilder();
        builder.stream("events.raw", Consumed.with(Serdes.String(), serde).withName("raw"))
                .to("copy", Produced.with(Serdes.String(), serde).withName("copy"));
        return builder.build();
    }
}
