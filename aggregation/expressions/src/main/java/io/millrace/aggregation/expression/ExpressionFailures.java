package io.millrace.aggregation.expression;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Events that insights do not count because an expression of theirs failed on them, since this was last taken. Not
 * thread-safe.
 */
public final class ExpressionFailures {
    private static final int MAX_MESSAGE_LENGTH = 500;

    private final Map<String, FailureCount> byInsight = new HashMap<>();

    /**
     * Failures of one insight.
     *
     * @param events how many events it does not count
     * @param message what went wrong on the newest
     */
    public record FailureCount(long events, String message) {
        /** Both together; the message is the later's. */
        public FailureCount plus(FailureCount later) {
            return new FailureCount(events + later.events, later.message);
        }
    }

    /** The insight does not count an event. */
    public void record(String insight, RuntimeException failure) {
        var text = failure.toString();
        var message = text.length() > MAX_MESSAGE_LENGTH ? text.substring(0, MAX_MESSAGE_LENGTH) : text;
        byInsight.merge(insight, new FailureCount(1, message), FailureCount::plus);
    }

    /** Hands over what there is, by the insight's name, and forgets it. */
    public void drainTo(BiConsumer<String, FailureCount> to) {
        byInsight.forEach(to);
        byInsight.clear();
    }
}
