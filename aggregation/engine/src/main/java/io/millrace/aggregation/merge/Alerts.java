package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.AlertSpec;
import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.window.WindowShift;
import io.millrace.schemas.insight.InsightAlert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Judges rows of closed windows by their insight's alerts. The row remembers what it raised: an alert is told once, and
 * once more, as withdrawn, if late events make it untrue. Not thread-safe.
 */
final class Alerts {
    private static final double ROUNDING = 1e-9;

    private final Consumer<InsightAlert> out;
    private final RowCache rows;

    Alerts(RowCache rows, Consumer<InsightAlert> out) {
        this.rows = rows;
        this.out = out;
    }

    /** A value, and the bounds within which it is usual where there are such. */
    private record Verdict(boolean raised, String measure, Double value, Double low, Double high) {}

    /** Judges a row as it is emitted. */
    void judge(Row row, List<Object> values, long watermark) {
        var insight = row.window.insight;
        if (isHistory(row)) {
            return;
        }
        var alerts = insight.spec().alerts();
        for (var alert : alerts) {
            var verdict = alert instanceof AlertSpec.Threshold threshold
                    ? judge(threshold, insight, values)
                    : judge((AlertSpec.Deviation) alert, row, values);
            if (verdict.raised != row.raised.contains(alert.name())) {
                row.raised.set(alert.name(), verdict.raised, alerts);
                tell(alert, row, verdict, watermark);
            }
        }
    }

    /** Windows that were over before the insight was applied grow as their history is read: that alarms nobody. */
    private static boolean isHistory(Row row) {
        var spec = row.window.insight.spec();
        return spec.backfillFrom().isPresent() && row.window.end <= spec.activeFrom();
    }

    private static Verdict judge(AlertSpec.Threshold alert, CompiledInsight insight, List<Object> values) {
        boolean all = true;
        for (var comparison : alert.comparisons()) {
            var value = number(values.get(column(insight, comparison.measure())));
            all &= value != null && comparison.operator().holds(value, comparison.constant());
        }
        var first = alert.comparisons().get(0).measure();
        return new Verdict(all, first, number(values.get(column(insight, first))), null, null);
    }

    private Verdict judge(AlertSpec.Deviation alert, Row row, List<Object> values) {
        int column = column(row.window.insight, alert.measure());
        var value = number(values.get(column));
        var before = before(alert, row, column);
        if (value == null || before.size() < alert.minRows()) {
            return new Verdict(false, alert.measure(), value, null, null);
        }
        double sum = 0;
        for (double one : before) {
            sum += one;
        }
        double mean = sum / before.size();
        double squares = 0;
        for (double one : before) {
            squares += (one - mean) * (one - mean);
        }
        double usual = alert.sigmas() * Math.sqrt(squares / before.size());
        // What is lost to rounding deviates from nothing.
        boolean raised = Math.abs(value - mean) > usual + ROUNDING * Math.max(1, Math.abs(mean));
        return new Verdict(raised, alert.measure(), value, mean - usual, mean + usual);
    }

    /** The measure's values in the windows before, the newest first. */
    private List<Double> before(AlertSpec.Deviation alert, Row row, int column) {
        var shift = new WindowShift(row.window.insight.window(), Optional.empty());
        var found = new ArrayList<Double>();
        long start = row.window.start;
        for (int i = 0; i < alert.windows(); i++) {
            start = shift.baselineStart(start);
            var other = rows.other(row.window, start, row.group);
            var value = other == null ? null : number(other.accumulators[column].result());
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    private void tell(AlertSpec alert, Row row, Verdict verdict, long watermark) {
        out.accept(InsightAlert.newBuilder()
                .setInsight(row.window.owner.insight())
                .setAlert(alert.name())
                .setGeneration(row.window.owner.generation())
                .setTenant(row.window.owner.tenant())
                .setWindowStart(row.window.start)
                .setWindowEnd(row.window.end)
                .setGroup(GroupCodec.decode(row.group))
                .setRaised(verdict.raised)
                .setCondition(alert.condition())
                .setMeasure(verdict.measure)
                .setValue(verdict.value)
                .setLow(verdict.low)
                .setHigh(verdict.high)
                .setRevision(row.revision)
                .setWatermark(watermark)
                .setNewestReceivedAt(row.newestReceivedAt)
                .build());
    }

    private static int column(CompiledInsight insight, String measure) {
        var measures = insight.measures();
        for (int i = 0; i < measures.size(); i++) {
            if (measures.get(i).name().equals(measure)) {
                return i;
            }
        }
        throw new IllegalStateException("an alert of an unknown measure " + measure);
    }

    private static Double number(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue()) ? number.doubleValue() : null;
    }
}
