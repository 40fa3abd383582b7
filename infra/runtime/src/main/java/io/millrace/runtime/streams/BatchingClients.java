package io.millrace.runtime.streams;

import io.millrace.runtime.metrics.CommitCounts;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Kafka's clients as Streams makes them, but that the records of one topic reach the topology as {@link RecordBatch}: its
 * processor takes them apart again, by {@link RecordBatch#of}.
 */
public final class BatchingClients extends SoundClients {
    private final String topic;

    /**
     * @param topic whose source node hands bytes on as they are
     * @param commits publishes what stream threads count when their transactions commit
     */
    public BatchingClients(String topic, CommitCounts commits) {
        super(commits);
        this.topic = topic;
    }

    @Override
    ConsumerRecords<byte[], byte[]> received(ConsumerRecords<byte[], byte[]> polled) {
        return RecordBatch.pack(polled, topic);
    }
}
