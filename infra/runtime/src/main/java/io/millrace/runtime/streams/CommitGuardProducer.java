package io.millrace.runtime.streams;

import io.millrace.runtime.metrics.TransactionCounters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Stream thread's producer that drops commits past the last fetched position and publishes the thread's counters when its
 * transaction commits. It refuses a record that is too large before Kafka's own producer sees it, which would abort the whole
 * transaction, and again at each attempt. Kafka Streams then asks its exception handler and goes on.
 */
final class CommitGuardProducer extends KafkaProducer<byte[], byte[]> {
    private final Supplier<FetchedOffsets> fetched;
    private final RecordSizeLimits sizes;
    private final TransactionCounters commits;

    /** @param fetched what the calling thread has read */
    CommitGuardProducer(
            Map<String, Object> config,
            Supplier<FetchedOffsets> fetched,
            RecordSizeLimits sizes,
            TransactionCounters commits) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.fetched = fetched;
        this.sizes = sizes;
        this.commits = commits;
    }

    @Override
    public void initTransactions() {
        super.initTransactions();
        commits.open();
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (!sizes.isTooLarge(record)) {
            return super.send(record, callback);
        }
        // To whoever sent it, as the producer's own failures are: see DeadLetteringProductionHandler.
        var tooLarge = new RecordTooLargeException("a record for " + record.topic() + " has "
                + RecordSizeLimits.sizeOf(record) + " bytes, " + sizes.maxBytes(record.topic()) + " are allowed");
        int partition = record.partition() == null ? RecordMetadata.UNKNOWN_PARTITION : record.partition();
        callback.onCompletion(
                new RecordMetadata(
                        new TopicPartition(record.topic(), partition), -1, -1, RecordBatch.NO_TIMESTAMP, -1, -1),
                tooLarge);
        return CompletableFuture.failedFuture(tooLarge);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        // In the map of Streams itself: what stays in it counts as committed, and repartition topics are purged
        // up to there.
        fetched.get().removeUnfetched(offsets);
        super.sendOffsetsToTransaction(offsets, groupMetadata);
    }

    @Override
    public void commitTransaction() {
        super.commitTransaction();
        commits.committed();
    }

    @Override
    public void abortTransaction() {
        commits.aborted();
        super.abortTransaction();
    }

    @Override
    public void close(Duration timeout) {
        // Of a thread that dies, or that gets a new producer: what was under way is undone.
        commits.aborted();
        super.close(timeout);
    }
}
