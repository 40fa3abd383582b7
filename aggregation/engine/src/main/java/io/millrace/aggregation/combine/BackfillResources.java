package io.millrace.aggregation.combine;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What the tasks of a process read backfills with.
 *
 * @param consumers creates a consumer with isolation level {@code read_committed} and offset reset {@code earliest}
 * @param sliceBudget time that a task may spend on a backfill in each {@link #SLICE_INTERVAL}
 * @param progress receives the progress of every task
 */
public record BackfillResources(
        Supplier<Consumer<byte[], byte[]>> consumers, Duration sliceBudget, BackfillProgress progress) {
    /** How often a task reads a slice of an unfinished backfill. */
    static final Duration SLICE_INTERVAL = Duration.ofMillis(100);

    /** For an engine without backfills: an insight that asks for one fails. */
    public static BackfillResources none() {
        return new BackfillResources(
                () -> {
                    throw new IllegalStateException(
                            "this engine was built without backfills: give the topology its BackfillResources");
                },
                Duration.ZERO,
                new BackfillProgress());
    }
}
