package io.millrace.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.PlainBroker;
import io.millrace.it.stack.Stack;
import io.millrace.runtime.progress.SecondsBehind;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seconds behind on a real broker, where transactions leave markers behind the last record and aborted records among the others. */
@Tag("fleet")
class SecondsBehindIT {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String GROUP = "stage";

    @TempDir
    Path directory;

    private final CollectorRegistry metrics = new CollectorRegistry();

    @Test
    void onlyRecordsThatWaitCountAndNeitherMarkersNorAbortedOnes() throws Exception {
        try (var broker = new PlainBroker(directory);
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()));
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.address(), "transactional.id", "writer"),
                        new StringSerializer(),
                        new StringSerializer());
                var behind = SecondsBehind.connect(
                        "test",
                        GROUP,
                        Map.of("bootstrap.servers", broker.address()),
                        () -> Set.of(EVENTS),
                        Clock.systemUTC())) {
            admin.createTopics(List.of(new NewTopic(EVENTS.topic(), 1, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            behind.register(metrics);
            behind.start();

            // Never read: the first record is what waits.
            write(producer, 100, true);
            Stack.until("it is behind by the first record's age", PATIENCE, () -> assertThat(value())
                    .isBetween(100.0, 160.0));

            // All records are committed, and the marker of their transaction is not.
            commit(admin, 1);
            assertThat(end(admin)).isEqualTo(2);
            Stack.until("a marker is nothing to wait for", PATIENCE, () -> assertThat(value())
                    .isZero());

            write(producer, 300, false);
            write(producer, 40, true);
            Stack.until("aborted records do not count", PATIENCE, () -> assertThat(value())
                    .isBetween(40.0, 100.0));

            commit(admin, end(admin) - 1);
            Stack.until("it has caught up", PATIENCE, () -> assertThat(value()).isZero());
        }
    }

    private double value() {
        Double sample = metrics.getSampleValue("millrace_test_behind_seconds");
        return sample == null ? -1 : sample;
    }

    /** Writes a record of some seconds ago in a transaction of its own. */
    private static void write(KafkaProducer<String, String> producer, int secondsAgo, boolean isCommitted) {
        producer.beginTransaction();
        long then = Clock.systemUTC().millis() - secondsAgo * 1_000L;
        producer.send(new ProducerRecord<>(EVENTS.topic(), 0, then, "key", "value"));
        producer.flush();
        if (isCommitted) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    private static void commit(Admin admin, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(GROUP, Map.of(EVENTS, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private static long end(Admin admin) throws Exception {
        return admin.listOffsets(Map.of(EVENTS, OffsetSpec.latest()))
                .partitionResult(EVENTS)
                .get()
                .offset();
    }
}
