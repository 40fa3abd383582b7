package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.metrics.TransactionCounters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class BatchingClientSupplierTest {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final TopicPartition OTHER = new TopicPartition("other", 1);

    private final BatchingClientSupplier clients = new BatchingClientSupplier("events", new TransactionCounters());

    @Test
    void onlyRecordsOfItsTopicArePacked() {
        var polled = new ConsumerRecords<>(
                Map.of(EVENTS, records(EVENTS), OTHER, records(OTHER)), Map.of(EVENTS, new OffsetAndMetadata(9)));

        var received = clients.received(polled);

        assertThat(received.records(EVENTS)).hasSize(1);
        assertThat(received.records(EVENTS).get(0).headers())
                .hasOnlyElementsOfType(Header.class)
                .hasSize(1);
        assertThat(received.records(OTHER)).isEqualTo(polled.records(OTHER));
        assertThat(received.nextOffsets()).isEqualTo(polled.nextOffsets());
    }

    @Test
    void anEmptyPollStaysEmpty() {
        var polled = ConsumerRecords.<byte[], byte[]>empty();

        assertThat(clients.received(polled)).isSameAs(polled);
    }

    @Test
    void aSupplierWithoutATopicPassesRecordsOn() {
        var polled = new ConsumerRecords<>(Map.of(EVENTS, records(EVENTS)), Map.of());

        assertThat(new CommitGuardClientSupplier(new TransactionCounters()).received(polled))
                .isSameAs(polled);
    }

    /** A consumer and a producer are made without a broker and connect in the background. */
    @Test
    void itsClientsAreTheGuardedOnes() {
        Map<String, Object> config = Map.of("bootstrap.servers", "127.0.0.1:1", "group.id", "g");

        try (var consumer = clients.getConsumer(config);
                var producer = clients.getProducer(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            consumer.assign(List.of(EVENTS));
            assertThat(consumer.poll(Duration.ZERO)).isEmpty();
            assertThat(producer).isInstanceOf(CommitGuardProducer.class);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TopicPartition of) {
        return List.of(
                new ConsumerRecord<>(of.topic(), of.partition(), 7, new byte[0], new byte[1]),
                new ConsumerRecord<>(of.topic(), of.partition(), 8, new byte[0], new byte[1]));
    }
}
