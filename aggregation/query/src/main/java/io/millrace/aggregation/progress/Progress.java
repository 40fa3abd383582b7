package io.millrace.aggregation.progress;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far the engine is behind.
 *
 * @param lag records that are written and not yet in the rows, by topic in the order of the flow
 */
public record Progress(Map<String, Long> lag) {
    public Progress {
        lag = new TreeMap<>(lag);
    }

    /** Whether all that was written when this was asked is in the rows. */
    public boolean caughtUp() {
        return total() == 0;
    }

    /** All lags together. */
    public long total() {
        return lag.values().stream().mapToLong(Long::longValue).sum();
    }
}
