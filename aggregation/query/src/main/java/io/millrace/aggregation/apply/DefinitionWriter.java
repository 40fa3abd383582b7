package io.millrace.aggregation.apply;

import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.aggregation.registry.KnownDefinitions;
import io.millrace.schemas.insight.InsightDefinition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Writer of changes to the definitions topic that waits until this instance has read them. Thread-safe, blocking. */
public final class DefinitionWriter {
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    private final DefinitionsTopic topic;

    public DefinitionWriter(DefinitionsTopic topic) {
        this.topic = topic;
    }

    /**
     * Plans a change against the definitions before it, and writes it.
     *
     * @param plan returns what to write by name, empty for a deletion; it is called again if another change came first
     * @throws NotAppliedException if the broker did not accept the write
     */
    void update(Function<KnownDefinitions, Map<String, Optional<InsightDefinition>>> plan)
            throws NotAppliedException, InterruptedException {
        try {
            topic.update(plan);
        } catch (InterruptException e) { // crash: the process stops
            Thread.currentThread().interrupt();
            throw new InterruptedException("interrupted while writing definitions");
        } catch (KafkaException e) { // rejected at the edge: the client may retry
            throw new NotAppliedException("the broker did not accept the definitions: apply them again", e);
        }
    }

    /**
     * Waits until this instance has read a change.
     *
     * @throws NotAppliedException if it has not in time
     */
    void awaitRead(BooleanSupplier isRead) throws NotAppliedException, InterruptedException {
        long end = System.nanoTime() + READ_WITHIN.toNanos();
        while (!isRead.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new NotAppliedException(
                        "the definitions are written, but this instance has not read them yet: apply them again to be"
                                + " sure",
                        null);
            }
            Thread.sleep(20);
        }
    }
}
