package io.millrace.runtime.streams;

import io.millrace.runtime.metrics.TransactionCounters;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Kafka's clients as Streams makes them, but that the records of one topic reach the topology as {@link BatchedRecords}: its
 * processor takes them apart again, by {@link BatchedRecords#unpack}.
 */
public final class BatchingClientSupplier extends CommitGuardClientSupplier {
    private final String topic;

    /**
     * @param topic whose source node hands bytes on as they are
     * @param commits publishes what stream threads count when their transactions commit
     */
    public BatchingClientSupplier(String topic, TransactionCounters commits) {
        super(commits);
        this.topic = topic;
    }

    @Override
    ConsumerRecords<byte[], byte[]> received(ConsumerRecords<byte[], byte[]> polled) {
        return BatchedRecords.pack(polled, topic);
    }
}
