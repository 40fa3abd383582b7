package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.runtime.testing.TopologyTable;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;

/** Records whose processing throws, through a topology that chokes on some. */
final class DeadLetteringProcessingTest {
    private final SchemaIds ids = TestRegistry.ids();
    private final List<FailureReason> counted = new ArrayList<>();

    @Test
    void anEventThatMakesAStepThrowIsAFailedEventAndTheOthersGoOn() {
        try (var table = table("events.raw")) {
            send(table, "bad");
            send(table, "good");

            assertThat(table.values(Topics.EVENTS_FAILED)).singleElement().satisfies(failed -> {
                assertThat(failed.getReason()).isEqualTo(FailureReason.POISON_EVENT);
                assertThat(failed.getStage()).isEqualTo(Stage.ENRICHMENT);
                assertThat(failed.getMessage()).contains("choke", "bad it is");
                assertThat(failed.getTenant()).isEqualTo("default");
                assertThat(failed.getTopic()).isEqualTo("events.raw");
            });
            assertThat(table.bytes("copy")).hasSize(1);
            assertThat(counted).containsExactly(FailureReason.POISON_EVENT);
        }
    }

    @Test
    void whatKafkaThrowsAndRecordsOfOtherTopicsFailTheThread() {
        var late = table("events.raw");
        assertThatThrownBy(() -> send(late, "late")).isInstanceOf(StreamsException.class);

        var other = table("another-input");
        assertThatThrownBy(() -> send(other, "bad")).isInstanceOf(StreamsException.class);
        assertThat(counted).isEmpty();
    }

    private static void send(TopologyTable table, String messageId) {
        table.in(Topics.EVENTS_RAW, "default/d1", Events.raw(messageId).build(), Events.T0);
    }

    private TopologyTable table(String input) {
        var letters = new DeadLetters(
                Stage.ENRICHMENT, ids, new FailedEventCounter(new CollectorRegistry()), Clock.systemUTC());
        var failures = new InputFailures(
                input, (value, failed) -> failed.tenant(((RawEvent) value).getTenant()), counted::add);
        return new TopologyTable(
                choking(), ids, DeadLetteringProcessingHandler.configs(letters, failures), Instant.EPOCH);
    }

    private Topology choking() {
        var serde = AvroSerde.of(Topics.EVENTS_RAW, ids);
        var builder = new StreamsBuilder();
        builder.stream("events.raw", Consumed.with(Serdes.String(), serde).withName("raw"))
                .mapValues(
                        event -> switch (event.getMessageId()) {
                            case "bad" -> throw new IllegalStateException("bad it is");
                            case "late" -> throw new TimeoutException("late");
                            default -> event;
                        },
                        Named.as("choke"))
                .to("copy", Produced.with(Serdes.String(), serde).withName("copy"));
        return builder.build();
    }
}
