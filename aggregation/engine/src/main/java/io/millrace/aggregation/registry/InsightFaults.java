package io.millrace.aggregation.registry;

import io.millrace.aggregation.expression.ExpressionFailures.FailureCount;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Faults of insights in this process: events that an expression failed on, and definitions that this version cannot use. A changed
 * definition starts without faults. Thread-safe.
 */
public final class InsightFaults {
    private final Map<String, FailureCount> failures = new ConcurrentHashMap<>();
    private final Map<String, String> unusable = new ConcurrentHashMap<>();

    /** Adds committed events that an expression of the insight failed on. */
    public void addFailures(String insight, FailureCount events) {
        failures.merge(insight, events, FailureCount::plus);
    }

    /** Records why the definition on the topic cannot be used. */
    void addUnusable(String insight, String reason) {
        unusable.put(insight, reason);
    }

    /** Forgets the faults of an insight that was changed or deleted. */
    void forget(String insight) {
        failures.remove(insight);
        unusable.remove(insight);
    }

    /** Events of this process's partitions that the insight does not count; empty if there are none. */
    public Optional<FailureCount> failures(String insight) {
        return Optional.ofNullable(failures.get(insight));
    }

    /** Reasons why definitions on the topic cannot be used, by insight. */
    public Map<String, String> unusable() {
        return new TreeMap<>(unusable);
    }
}
