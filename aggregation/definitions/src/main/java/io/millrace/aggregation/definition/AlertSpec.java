package io.millrace.aggregation.definition;

import java.util.List;

/** When a row of a closed window raises an alert. */
public sealed interface AlertSpec {
    /** Name of the alert in its insight. */
    String name();

    /** As the definition has it, for people. */
    String condition();

    /** The row's own measures, compared with constants; all must hold. A measure that is null holds in none. */
    record Threshold(String name, List<Comparison> comparisons, String condition) implements AlertSpec {
        public Threshold {
            comparisons = List.copyOf(comparisons);
        }
    }

    /** One measure and a constant. */
    record Comparison(String measure, Operator operator, double constant) {}

    /**
     * A measure that is farther from the mean of the same group's values in the windows before than so many of their
     * standard deviations. Judged where at least half of these windows have a row of the group, and at least three.
     *
     * @param windows how many windows before are looked at
     * @param sigmas how many standard deviations are usual
     */
    record Deviation(String name, String measure, int windows, double sigmas) implements AlertSpec {
        /** Rows that a judgement needs. */
        public int minRows() {
            return Math.max(3, windows / 2);
        }

        @Override
        public String condition() {
            return measure + " is more than " + sigmas + " standard deviations from its mean over " + windows
                    + " windows before";
        }
    }

    /** How a measure is compared. */
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
