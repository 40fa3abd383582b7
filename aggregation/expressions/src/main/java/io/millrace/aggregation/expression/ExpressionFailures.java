package io.millrace.aggregation.expression;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Events that insights do not count because an expression of theirs failed on them, since this was last taken. Not
 * thread-safe.
 */
public final class ExpressionFailures {
    private static final int LONGEST_MESSAGE = 500;

    private final Map<String, Failed> byInsight = new HashMap<>();

    /**
     * Failures of one insight.
     *
     * @param events how many events it does not count
     * @param message what went wrong on the newest
     */
    public record Failed(long events, String message) {
        /** Both together; the message is the later's. */
        public Failed plus(Failed later) {
            return new Failed(events + later.events, later.message);
        }
    }

    /** The insight does not count an event. */
    public void add(String insight, RuntimeException failure) {
        var text = failure.toString();
        var message = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
        byInsight.merge(insight, new Failed(1, message), Failed::plus);
    }

    /** Hands over what there is, by the insight's name, and forgets it. */
    public void take(BiConsumer<String, Failed> to) {
        byInsight.forEach(to);
        byInsight.clear();
    }
}
