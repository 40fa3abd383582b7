package io.millrace.runtime.streams;

import io.millrace.schemas.topic.RecordLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Largest record per topic: {@link RecordLimit#BYTES}, or less where the broker has refused a record for its size. The refused
 * record's transaction is lost; the next attempt respects the new limit. Thread-safe.
 */
public final class RecordSizeLimits {
    /** Key of the one object of a process among the configs of Kafka Streams. */
    static final String SIZES = "millrace.record.sizes";

    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    RecordSizeLimits() {}

    /** What the process knows; to be called by a processor's {@code init}. */
    public static RecordSizeLimits from(ProcessorContext<?, ?> context) {
        // Tests of a topology name none.
        return context.appConfigs().get(SIZES) instanceof RecordSizeLimits known ? known : new RecordSizeLimits();
    }

    /** Bytes of key, value and headers. */
    static int sizeOf(ProducerRecord<byte[], byte[]> record) {
        int size = length(record.key()) + length(record.value());
        for (var header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    /** Most bytes that a record of the topic may have, its key and headers included. */
    public int maxBytes(String topic) {
        return refused.getOrDefault(topic, RecordLimit.BYTES);
    }

    boolean isTooLarge(ProducerRecord<byte[], byte[]> record) {
        return sizeOf(record) > maxBytes(record.topic());
    }

    /** The broker refused the record: from here on none of its size is sent there. */
    void refusedByBroker(ProducerRecord<byte[], byte[]> record) {
        refused.merge(record.topic(), sizeOf(record) - 1, Math::min);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
