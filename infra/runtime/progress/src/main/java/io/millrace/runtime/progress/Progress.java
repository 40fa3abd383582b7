package io.millrace.runtime.progress;

import java.util.Map;
import java.util.TreeMap;

/**
 * Backlog of the engine.
 *
 * @param lag records written and not yet processed, by topic in the order of the flow
 */
public record Progress(Map<String, Long> lag) {
    public Progress {
        lag = new TreeMap<>(lag);
    }

    /** Whether everything written before the request is in the rows. */
    public boolean caughtUp() {
        return total() == 0;
    }

    /** Lag over all topics. */
    public long total() {
        return lag.values().stream().mapToLong(Long::longValue).sum();
    }
}
