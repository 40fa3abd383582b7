package io.millrace.runtime.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client of a compacted topic of one partition, which reads it to its end and changes it by compare-and-set. All instances write under
 * one transactional id: a change fences every change that is under way, reads the topic to its end, and commits unless another change
 * has fenced it. So each change is planned against the one before it, whichever instance made that. Thread-safe; blocks.
 *
 * @param <S> content of the topic as it was read
 */
public final class CompareAndSetTopic<S> {
    private static final Logger LOG = LoggerFactory.getLogger(CompareAndSetTopic.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration BACKOFF = Duration.ofMillis(50);

    private final TopicPartition partition;
    private final CatalogueClients clients;
    private final Supplier<S> empty;
    private final Content<S> content;

    /** How records add up to the content. */
    public interface Content<S> {
        /** Adds a record to the content; the value is null for a deletion. Must not throw for what a stranger wrote. */
        void add(S content, String key, byte[] value);
    }

    /** @param empty content of a topic without records */
    public CompareAndSetTopic(String topic, CatalogueClients clients, Supplier<S> empty, Content<S> content) {
        this.partition = new TopicPartition(topic, 0);
        this.clients = clients;
        this.empty = empty;
        this.content = content;
    }

    /**
     * Changes the topic.
     *
     * @param plan returns what to write by key, empty for a deletion; it is called again if another change came first
     * @throws KafkaException if the broker does not confirm the change, which may have been written all the same
     */
    public void update(Function<S, Map<String, Optional<byte[]>>> plan) {
        try (var reader = new Reader()) {
            for (int attempt = 1; ; attempt++) {
                // Reading before fencing others leaves little to read after it, so that few changes collide.
                reader.readToEnd();
                if (attempt(reader, plan, attempt == MAX_ATTEMPTS)) {
                    return;
                }
                LOG.info("Another change of {} came first: planning this one again", partition.topic());
                // A random pause keeps instances from fencing each other in step.
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(BACKOFF.toNanos() << Math.min(attempt, 5)));
            }
        }
    }

    /** Returns false if another instance began a change meanwhile. */
    private boolean attempt(Reader reader, Function<S, Map<String, Optional<byte[]>>> plan, boolean last) {
        var producer = clients.producer();
        try {
            producer.initTransactions();
            var changes = plan.apply(reader.readToEnd());
            if (!changes.isEmpty()) {
                producer.beginTransaction();
                changes.forEach((key, value) -> send(producer, key, value.orElse(null)));
                producer.commitTransaction();
            }
            return true;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            // Retried: another instance has begun a change.
            if (last) {
                throw e;
            }
            return false;
        } finally {
            producer.close(TIMEOUT);
        }
    }

    private void send(Producer<String, byte[]> producer, String key, byte[] value) {
        // The commit waits for the send and fails with it.
        var unused = producer.send(new ProducerRecord<>(partition.topic(), key, value));
    }

    /**
     * Reads the topic to its end as of this call.
     *
     * @throws TimeoutException if it cannot be read to its end
     */
    public S read() {
        try (var reader = new Reader()) {
            return reader.readToEnd();
        }
    }

    /** A reader that starts at the beginning and continues where it was. */
    private final class Reader implements AutoCloseable {
        private final Consumer<String, byte[]> consumer = clients.consumer();
        private final S read = empty.get();

        Reader() {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
        }

        S readToEnd() {
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "could not read the topic " + partition.topic() + " to its end within " + TIMEOUT);
                }
                consumer.poll(POLL).forEach(record -> content.add(read, record.key(), record.value()));
            }
            return read;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
