package io.millrace.aggregation.definition;

import java.util.List;

/** Condition under which a row of a closed window raises an alert. */
public sealed interface AlertSpec {
    /** Name of the alert in its insight. */
    String name();

    /** The condition as text, for people. */
    String condition();

    /** Comparisons of the row's measures with constants, all of which must hold. A comparison with a null measure does not hold. */
    record Threshold(String name, List<Comparison> comparisons, String condition) implements AlertSpec {
        public Threshold {
            comparisons = List.copyOf(comparisons);
        }
    }

    /** Comparison of a measure with a constant. */
    record Comparison(String measure, Operator operator, double constant) {}

    /**
     * Deviation of a measure from the mean of the same group's values in the previous windows. Evaluated if at least half of
     * these windows, and at least three, have a row of the group.
     *
     * @param windows number of previous windows to compare with
     * @param sigmas tolerated deviation, in standard deviations of the previous values
     */
    record Deviation(String name, String measure, int windows, double sigmas) implements AlertSpec {
        /** Minimum number of previous rows for an evaluation. */
        public int minRows() {
            return Math.max(3, windows / 2);
        }

        @Override
        public String condition() {
            return measure + " is more than " + sigmas + " standard deviations from its mean over " + windows
                    + " windows before";
        }
    }

    /** Comparison operator. */
    enum Operator {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        static Operator parse(String text) {
            for (var operator : values()) {
                if (operator.text.equals(text)) {
                    return operator;
                }
            }
            throw new IllegalArgumentException("no operator " + text);
        }

        public boolean holds(double value, double constant) {
            return switch (this) {
                case LESS -> value < constant;
                case AT_MOST -> value <= constant;
                case MORE -> value > constant;
                case AT_LEAST -> value >= constant;
                case EQUAL -> value == constant;
                case NOT_EQUAL -> value != constant;
            };
        }
    }
}
