package io.millrace.aggregation.recent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    private static final String TOPIC = "events.raw";

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

    @BeforeAll
    static void contractsAreTrustedByAvro() {
        AvroSerde.of(Topics.EVENTS_FAILED, new SchemaIds(new MockSchemaRegistryClient()));
    }

    @Test
    void theNewestOfAllPartitionsComeNewestFirst() {
        partitions(Map.of(0, 3L, 1, 2L));
        consumer.schedulePollTask(() -> {
            consumer.addRecord(record(0, 1, 10));
            consumer.addRecord(record(0, 2, 40));
            consumer.addRecord(record(1, 0, 20));
            consumer.addRecord(record(1, 1, 30));
        });

        List<ConsumerRecord<String, byte[]>> newest = recent().newest(TOPIC, 2);

        assertThat(newest.stream().map(record -> record.partition() + ":" + record.offset()))
                .containsExactly("0:2", "1:1");
    }

    @Test
    void markersOfTransactionsHideNoRecord() {
        partitions(Map.of(0, 6L));
        // The marker behind it takes the last offset; the mock's position does not pass it, so the read takes its whole
        // time.
        consumer.schedulePollTask(() -> consumer.addRecord(record(0, 4, 10)));

        var newest = new RecentEvents(() -> consumer, Duration.ofMillis(100)).newest(TOPIC, 1);

        assertThat(newest).extracting(ConsumerRecord::offset).containsExactly(4L);
    }

    @Test
    void anEmptyTopicHasNoEventsAndIsNotWaitedFor() {
        partitions(Map.of(0, 0L, 1, 0L));

        assertThat(recent().newest(TOPIC, 5)).isEmpty();
    }

    @Test
    void theClientIsToldWhenTheBrokerDoesNotRespond() {
        partitions(Map.of(0, 1L));
        consumer.setPollException(new KafkaException("no broker"));

        assertThatThrownBy(() -> recent().newest(TOPIC, 5))
                .isInstanceOfSatisfying(RequestException.class, refused -> assertThat(refused.status())
                        .isEqualTo(503));
    }

    @Test
    void noMoreBytesAreKeptThanAllowed() {
        NewestRecords newest = new NewestRecords(100, 250);

        for (int i = 0; i < 10; i++) {
            newest.add(record(0, i, i));
        }

        assertThat(newest.newestFirst().stream().map(ConsumerRecord::offset)).containsExactly(9L, 8L);
    }

    @Test
    void aFailedEventShowsBytesAsTextAndLeavesOutNulls() {
        FailedEvent failed = FailedEvent.newBuilder()
                .setId("1")
                .setStage(Stage.INGEST)
                .setReason(FailureReason.MALFORMED_JSON)
                .setMessage("no object")
                .setFailedAt(5)
                .setOriginal(ByteBuffer.wrap("{oops".getBytes(StandardCharsets.UTF_8)))
                .build();

        JsonObject shown = EventJson.of(failed);

        assertThat(shown.getString("original")).isEqualTo("{oops");
        assertThat(shown.getString("reason")).isEqualTo("MALFORMED_JSON");
        assertThat(shown.containsKey("tenant")).isFalse();
    }

    private RecentEvents recent() {
        return new RecentEvents(() -> consumer, Duration.ofSeconds(20));
    }

    private void partitions(Map<Integer, Long> ends) {
        consumer.updatePartitions(
                TOPIC,
                ends.keySet().stream()
                        .map(partition -> new PartitionInfo(TOPIC, partition, Node.noNode(), new Node[0], new Node[0]))
                        .toList());
        ends.forEach((partition, end) -> {
            TopicPartition at = new TopicPartition(TOPIC, partition);
            consumer.updateBeginningOffsets(Map.of(at, 0L));
            consumer.updateEndOffsets(Map.of(at, end));
        });
    }

    private static ConsumerRecord<String, byte[]> record(int partition, long offset, long timestamp) {
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                100,
                "key",
                new byte[100],
                new RecordHeaders(),
                Optional.empty());
    }
}
