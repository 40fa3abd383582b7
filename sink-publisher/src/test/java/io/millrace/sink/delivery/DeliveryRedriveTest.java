package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class DeliveryRedriveTest {
    private static final TopicPartition FAILED = new TopicPartition(Topics.DELIVERIES_FAILED.name(), 0);
    private static final Instant TO = Instant.parse("2026-11-26T09:00:00Z");

    private final SchemaIds ids = TestRegistry.ids();
    private final AvroSerde<FailedDelivery> serde = AvroSerde.of(Topics.DELIVERIES_FAILED, ids);

    @Test
    void rowsOfTheDestinationGoToTheTopicOfRedrives() {
        var producer = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

        long rows = new DeliveryRedrive(this::topic, producer, ids).rows("swiss", Instant.EPOCH, TO);

        assertThat(rows).isEqualTo(1);
        assertThat(producer.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo(Topics.DELIVERIES_REDRIVE.name());
            assertThat(record.key()).isEqualTo("swiss/orders/default/CH");
        });
    }

    @Test
    void aRowThatTheBrokerDoesNotAcceptFailsTheRedrive() {
        var refusing = new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized void flush() {
                assertThat(errorNext(new TimeoutException("no leader"))).isTrue();
            }
        };

        assertThatThrownBy(() -> new DeliveryRedrive(this::topic, refusing, ids).rows("swiss", Instant.EPOCH, TO))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("redrive them again")
                .hasMessageContaining("no leader");
    }

    /** One row of the destination, one of another, and a record without a value. */
    private Consumer<String, byte[]> topic() {
        var consumer = new MockConsumer<String, byte[]>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                return Map.of(FAILED, new OffsetAndTimestamp(0, 0));
            }
        };
        var node = Node.noNode();
        consumer.updatePartitions(
                FAILED.topic(), List.of(new PartitionInfo(FAILED.topic(), 0, node, new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(FAILED, 0L));
        consumer.updateEndOffsets(Map.of(FAILED, 3L));
        consumer.schedulePollTask(() -> {
            consumer.addRecord(record(0, "swiss", serde.serialize(FAILED.topic(), failed("swiss"))));
            consumer.addRecord(record(1, "german", serde.serialize(FAILED.topic(), failed("german"))));
            consumer.addRecord(record(2, "swiss", null));
        });
        return consumer;
    }

    private static ConsumerRecord<String, byte[]> record(long offset, String destination, byte[] value) {
        return new ConsumerRecord<>(FAILED.topic(), 0, offset, destination + "/orders/default/CH", value);
    }

    private static FailedDelivery failed(String destination) {
        return FailedDelivery.newBuilder()
                .setDestination(destination)
                .setWebhookId("msg_1")
                .setReason(DeliveryFailureReason.STATUS)
                .setMessage("answered 400")
                .setStatus(400)
                .setAttempts(7)
                .setFailedAt(0)
                .setTopic(Topics.INSIGHT_UPDATES.name())
                .setPartition(0)
                .setOffset(0)
                .setKey("orders/default/CH")
                .setGeneration(1)
                .setRevision(1)
                .setRecordTime(0)
                .setValue(ByteBuffer.wrap(new byte[] {1}))
                .build();
    }
}
