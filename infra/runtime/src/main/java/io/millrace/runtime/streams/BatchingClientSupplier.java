package io.millrace.runtime.streams;

import io.millrace.runtime.metrics.TransactionCounters;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Client supplier whose consumers pack the records of one topic into {@link BatchedRecords}. The topic's processor takes them
 * apart by {@link BatchedRecords#unpack}.
 */
public final class BatchingClientSupplier extends CommitGuardClientSupplier {
    private final String topic;

    /**
     * @param topic whose source node passes bytes on without deserializing them
     * @param commits counters that move when a stream thread commits
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
