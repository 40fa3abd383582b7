package io.millrace.aggregation.combine;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What tasks read history with.
 *
 * @param consumers makes a consumer that reads committed events only and begins with the first where an offset is gone
 * @param share of each tenth of a second that a task may spend on history
 * @param progress is told how far they are
 */
public record BackfillResources(
        Supplier<Consumer<byte[], byte[]>> consumers, Duration share, BackfillProgress progress) {
    /** How often a task turns to history while there is some left. */
    static final Duration EVERY = Duration.ofMillis(100);

    /** For engines whose insights all begin when they are applied. */
    public static BackfillResources none() {
        return new BackfillResources(
                () -> {
                    throw new IllegalStateException("this engine has no history");
                },
                Duration.ZERO,
                new BackfillProgress());
    }
}
