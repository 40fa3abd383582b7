package io.millrace.aggregation.expression;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Counter of expression failures by insight. An event on which an expression of an insight fails is not counted by that insight.
 * Not thread-safe.
 */
public final class ExpressionFailures {
    private static final int MAX_MESSAGE_LENGTH = 500;

    private final Map<String, FailureCount> byInsight = new HashMap<>();

    /**
     * Failures of one insight since the last drain.
     *
     * @param events number of events that the insight did not count
     * @param message message of the newest failure
     */
    public record FailureCount(long events, String message) {
        /** Sum of both, with the message of the later one. */
        public FailureCount plus(FailureCount later) {
            return new FailureCount(events + later.events, later.message);
        }
    }

    /** Records that the insight does not count an event. */
    public void record(String insight, RuntimeException failure) {
        var text = failure.toString();
        var message = text.length() > MAX_MESSAGE_LENGTH ? text.substring(0, MAX_MESSAGE_LENGTH) : text;
        byInsight.merge(insight, new FailureCount(1, message), FailureCount::plus);
    }

    /** Passes the failures of each insight, by its name, to the consumer and resets them. */
    public void drainTo(BiConsumer<String, FailureCount> consumer) {
        byInsight.forEach(consumer);
        byInsight.clear();
    }
}
