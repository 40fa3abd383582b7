package io.millrace.runtime.streams;

import io.millrace.runtime.metrics.TransactionCounters;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Client supplier that drops commits past the last fetched position; {@link FetchedOffsets} says why. A stream thread fetches
 * and commits by itself, so offsets are kept per thread, as are transactions: see {@link CommitGuardProducer}.
 */
class CommitGuardClientSupplier extends DefaultKafkaClientSupplier {
    private final ThreadLocal<FetchedOffsets> fetched = ThreadLocal.withInitial(FetchedOffsets::new);
    private final RecordSizeLimits sizes = new RecordSizeLimits();
    private final TransactionCounters commits;
    private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();

    /** @param commits publishes what stream threads count when their transactions commit */
    CommitGuardClientSupplier(TransactionCounters commits) {
        this.commits = commits;
    }

    /** What their producers may send. */
    final RecordSizeLimits sizes() {
        return sizes;
    }

    /** Partitions that the stream threads of this instance process, or restore the state of. Thread-safe. */
    final Set<TopicPartition> assigned() {
        return Set.copyOf(assigned);
    }

    @Override
    public final Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new FetchTrackingConsumer(config);
    }

    @Override
    public final Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new CommitGuardProducer(config, fetched::get, sizes, commits);
    }

    /** What the topology is given of what was polled. */
    ConsumerRecords<byte[], byte[]> received(ConsumerRecords<byte[], byte[]> polled) {
        return polled;
    }

    private final class FetchTrackingConsumer extends KafkaConsumer<byte[], byte[]> {
        FetchTrackingConsumer(Map<String, Object> config) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            var polled = super.poll(timeout);
            fetched.get().recordFetched(polled.nextOffsets());
            return received(polled);
        }

        @Override
        public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
            super.subscribe(topics, new Forgetting(listener));
        }

        @Override
        public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
            super.subscribe(pattern, new Forgetting(listener));
        }

        @Override
        public void seek(TopicPartition partition, long offset) {
            fetched.get().forget(List.of(partition));
            super.seek(partition, offset);
        }

        @Override
        public void seek(TopicPartition partition, OffsetAndMetadata offset) {
            fetched.get().forget(List.of(partition));
            super.seek(partition, offset);
        }

        @Override
        public void seekToBeginning(Collection<TopicPartition> partitions) {
            fetched.get().forget(partitions);
            super.seekToBeginning(partitions);
        }

        @Override
        public void seekToEnd(Collection<TopicPartition> partitions) {
            fetched.get().forget(partitions);
            super.seekToEnd(partitions);
        }
    }

    /** Streams' own listener commits what is taken away, so it comes first. */
    private final class Forgetting implements ConsumerRebalanceListener {
        private final ConsumerRebalanceListener listener;

        Forgetting(ConsumerRebalanceListener listener) {
            this.listener = listener;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            assigned.removeAll(partitions);
            listener.onPartitionsRevoked(partitions);
            fetched.get().forget(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned.addAll(partitions);
            fetched.get().forget(partitions);
            listener.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            assigned.removeAll(partitions);
            listener.onPartitionsLost(partitions);
            fetched.get().forget(partitions);
            // All of the thread's tasks are undone, even where no transaction was open yet.
            commits.aborted();
        }
    }
}
