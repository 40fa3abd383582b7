package io.millrace.runtime.streams;

import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Kafka's clients as Streams makes them, but that the records of one topic reach the topology as {@link RecordBatch}: its
 * processor takes them apart again, by {@link RecordBatch#of}.
 */
public final class BatchingClients extends SoundClients {
    private final String topic;

    /** @param topic whose source node hands bytes on as they are */
    public BatchingClients(String topic) {
        this.topic = topic;
    }

    @Override
    ConsumerRecords<byte[], byte[]> received(ConsumerRecords<byte[], byte[]> polled) {
        return RecordBatch.pack(polled, topic);
    }
}
