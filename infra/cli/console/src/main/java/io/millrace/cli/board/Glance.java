package io.millrace.cli.board;

import java.util.List;

/**
 * What a table shows of one insight.
 *
 * @param name of the insight
 * @param group the leading group: that of the greatest value in the last whole window, or the last step of a funnel
 * @param measures name and newest value of each measure, the leading one first
 * @param change of the leading measure from the last but one whole window to the last; empty if unknown
 * @param trend the leading measure in whole windows, oldest first; null where the group had no row
 * @param mark of the row: an alert, a correction, the story
 */
public record Glance(String name, String group, List<String> measures, String change, List<Double> trend, Mark mark) {
    public Glance {
        measures = List.copyOf(measures);
        trend = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(trend));
    }

    /** Why somebody should look at a row. */
    public enum Mark {
        NONE(" "),
        STORY("›"),
        CORRECTED("↻"),
        ALERT("!");

        private final String sign;

        Mark(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    public Glance with(Mark other) {
        return new Glance(name, group, measures, change, trend, other);
    }
}
