package io.millrace.ingest.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A transactional producer of a {@link SimulatedCluster}: a later one of the same id fences it, and so does a later generation. */
final class SimulatedProducer extends MockProducer<String, byte[]> {
    private final SimulatedCluster cluster;
    private final String id;
    private final List<ProducerRecord<String, byte[]>> open = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int epoch;
    private RuntimeException broken;

    SimulatedProducer(SimulatedCluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
    }

    @Override
    public void initTransactions() {
        cluster.mayCrash();
        epoch = cluster.epochs.merge(id, 1, Integer::sum);
    }

    @Override
    public void beginTransaction() {
        open.clear();
        offsets.clear();
        broken = null;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
        cluster.mayCrash();
        if (record.value().length > cluster.largestRecord) {
            broken = new KafkaException("in an error state", new RecordTooLargeException());
            callback.onCompletion(null, new RecordTooLargeException());
        } else {
            open.add(record);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> sent, ConsumerGroupMetadata group) {
        cluster.mayCrash();
        if (group.generationId() != cluster.generation) {
            throw new CommitFailedException("a rebalance has happened");
        }
        offsets.putAll(sent);
    }

    @Override
    public synchronized void commitTransaction() {
        cluster.mayCrash();
        if (broken != null) {
            throw broken;
        }
        if (cluster.epochs.get(id) != epoch) {
            throw new ProducerFencedException("fenced");
        }
        cluster.written.addAll(open);
        cluster.committed.putAll(offsets);
        // The commit happened, and its response is lost.
        cluster.mayCrash();
    }

    @Override
    public void close(Duration timeout) {
        // What is open is aborted by the next epoch, or never committed.
        open.clear();
    }
}
