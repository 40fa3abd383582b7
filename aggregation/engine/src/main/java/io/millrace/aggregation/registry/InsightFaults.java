package io.millrace.aggregation.registry;

import io.millrace.aggregation.expression.ExpressionFailures.FailureCount;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong with insights, as far as this process has seen: events that an expression failed on, and definitions of the
 * topic that this version refuses. A changed definition begins without faults. Thread-safe.
 */
public final class InsightFaults {
    private final Map<String, FailureCount> failures = new ConcurrentHashMap<>();
    private final Map<String, String> unusable = new ConcurrentHashMap<>();

    /** An expression of the insight failed on events, which it does not count; they are committed. */
    public void addFailures(String insight, FailureCount events) {
        failures.merge(insight, events, FailureCount::plus);
    }

    /** The definition on the topic is not usable. */
    void addUnusable(String insight, String reason) {
        unusable.put(insight, reason);
    }

    /** The insight was changed or deleted. */
    void forget(String insight) {
        failures.remove(insight);
        unusable.remove(insight);
    }

    /** Events of this process's partitions that the insight does not count; empty where there are none. */
    public Optional<FailureCount> failures(String insight) {
        return Optional.ofNullable(failures.get(insight));
    }

    /** Why definitions on the topic are not usable, by insight. */
    public Map<String, String> unusable() {
        return new TreeMap<>(unusable);
    }
}
