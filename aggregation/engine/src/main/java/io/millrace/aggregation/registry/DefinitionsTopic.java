package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
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
 * Client of the definitions topic, which reads it to its end and changes it by compare-and-set. All instances write under one
 * transactional id: a change fences every change that is under way, reads the topic to its end, and commits unless another change
 * has fenced it. So each change is planned against the one before it, whichever instance made that. Thread-safe; blocks.
 */
public final class DefinitionsTopic {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsTopic.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration BACKOFF = Duration.ofMillis(50);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.INSIGHT_DEFINITIONS.name(), 0);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Supplier<Producer<String, byte[]>> producers;
    private final AvroSerde<InsightDefinition> serde;
    private final DefinitionParser parser;

    /**
     * @param consumers of committed records
     * @param producers with the one transactional id of all instances
     */
    public DefinitionsTopic(
            Supplier<Consumer<String, byte[]>> consumers,
            Supplier<Producer<String, byte[]>> producers,
            AvroSerde<InsightDefinition> serde,
            DefinitionParser parser) {
        this.consumers = consumers;
        this.producers = producers;
        this.serde = serde;
        this.parser = parser;
    }

    /**
     * Changes definitions.
     *
     * @param plan returns what to write by name, empty for a deletion; it is called again if another change came first
     * @throws KafkaException if the broker does not confirm the change, which may have been written all the same
     */
    public void update(Function<KnownDefinitions, Map<String, Optional<InsightDefinition>>> plan) {
        try (var reader = new Reader()) {
            for (int attempt = 1; ; attempt++) {
                // Reading before fencing others leaves little to read after it, so that few changes collide.
                reader.readToEnd();
                if (attempt(reader, plan, attempt == MAX_ATTEMPTS)) {
                    return;
                }
                LOG.info("Another change of definitions came first: planning this one again");
                // A random pause keeps instances from fencing each other in step.
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(BACKOFF.toNanos() << Math.min(attempt, 5)));
            }
        }
    }

    /** Returns false if another instance began a change meanwhile. */
    private boolean attempt(
            Reader reader, Function<KnownDefinitions, Map<String, Optional<InsightDefinition>>> plan, boolean last) {
        var producer = producers.get();
        try {
            producer.initTransactions();
            var changes = plan.apply(reader.readToEnd());
            if (!changes.isEmpty()) {
                producer.beginTransaction();
                changes.forEach((name, definition) -> send(producer, name, definition));
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

    private void send(Producer<String, byte[]> producer, String name, Optional<InsightDefinition> definition) {
        var value =
                definition.map(one -> serde.serialize(PARTITION.topic(), one)).orElse(null);
        // The commit waits for the send and fails with it.
        var unused = producer.send(new ProducerRecord<>(PARTITION.topic(), name, value));
    }

    /**
     * Reads the topic to its end as of this call.
     *
     * @throws TimeoutException if it cannot be read to its end
     */
    public KnownDefinitions read() {
        try (var reader = new Reader()) {
            return reader.readToEnd();
        }
    }

    /** A reader that starts at the beginning and continues where it was. */
    private final class Reader implements AutoCloseable {
        private final Consumer<String, byte[]> consumer = consumers.get();
        private final KnownDefinitions known = new KnownDefinitions();

        Reader() {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
        }

        KnownDefinitions readToEnd() {
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            var deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (consumer.position(PARTITION) < end) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("could not read the definitions topic to its end within " + TIMEOUT);
                }
                consumer.poll(POLL).forEach(record -> apply(known, record.key(), record.value()));
            }
            return known;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    private void apply(KnownDefinitions known, String name, byte[] value) {
        if (value == null) {
            known.deleted(name);
            return;
        }
        try {
            var definition = serde.deserialize(PARTITION.topic(), value);
            known.seen(name, definition);
            known.usable(new AppliedInsight(
                    parser.fromRecord(definition), shadow(name, definition), definition.getNewestGeneration()));
        } catch (InvalidDefinitionException e) {
            // Rejected: the engine logs and counts it. Its name stays taken, because another version may be able to use
            // it.
            LOG.warn("Cannot use the definition of insight {}: {}", name, e.getMessage());
            known.unusable(name);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected, as above.
            LOG.warn("Cannot read the definition of insight {}: {}", name, e.getMessage());
            known.corrupt(name);
        }
    }

    private Optional<InsightSpec> shadow(String name, InsightDefinition definition) {
        try {
            return parser.shadowFromRecord(definition);
        } catch (InvalidDefinitionException e) {
            // Rejected: the engine logs and counts it. The next change of the insight discards it.
            LOG.warn("Cannot use the shadow of insight {}: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
