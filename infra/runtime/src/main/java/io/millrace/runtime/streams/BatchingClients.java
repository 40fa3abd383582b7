package io.millrace.runtime.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka's clients as Streams makes them, but that the records of one topic reach the topology as {@link RecordBatch}: its
 * processor takes them apart again, by {@link RecordBatch#of}.
 */
public final class BatchingClients extends DefaultKafkaClientSupplier {
    private final String topic;

    /** @param topic whose source node hands bytes on as they are */
    public BatchingClients(String topic) {
        this.topic = topic;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new BatchingConsumer(config, topic);
    }

    private static final class BatchingConsumer extends KafkaConsumer<byte[], byte[]> {
        private final String topic;

        BatchingConsumer(Map<String, Object> config, String topic) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.topic = topic;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            return RecordBatch.pack(super.poll(timeout), topic);
        }
    }
}
