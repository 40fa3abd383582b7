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
 * Evaluator of an insight's alerts for rows of closed windows. Raised alerts are stored with the row: an alert is emitted once
 * when it is raised, and once as withdrawn if late events make its condition false. Not thread-safe.
 */
final class AlertEvaluator {
    private static final double RELATIVE_TOLERANCE = 1e-9;

    private final Consumer<InsightAlert> out;
    private final RowCache rows;

    AlertEvaluator(RowCache rows, Consumer<InsightAlert> out) {
        this.rows = rows;
        this.out = out;
    }

    /** Result of one alert: the measure's value, and its usual range if the alert has one. */
    private record Verdict(boolean raised, String measure, Double value, Double low, Double high) {}

    /** Evaluates all alerts of a row that is being emitted as final. */
    void evaluate(CachedRow row, List<Object> values, long watermark) {
        var insight = row.window.insight;
        if (isBackfilled(row)) {
            return;
        }
        var alerts = insight.spec().alerts();
        for (var alert : alerts) {
            var verdict = alert instanceof AlertSpec.Threshold threshold
                    ? evaluate(threshold, insight, values)
                    : evaluate((AlertSpec.Deviation) alert, row, values);
            if (verdict.raised != row.raised.contains(alert.name())) {
                row.raised.set(alert.name(), verdict.raised, alerts);
                emit(alert, row, verdict, watermark);
            }
        }
    }

    /** Whether the window ended before the insight was applied: a backfill fills it up, which must not raise alerts. */
    private static boolean isBackfilled(CachedRow row) {
        var spec = row.window.insight.spec();
        return spec.backfillFrom().isPresent() && row.window.end <= spec.activeFrom();
    }

    private static Verdict evaluate(AlertSpec.Threshold alert, CompiledInsight insight, List<Object> values) {
        boolean all = true;
        for (var comparison : alert.comparisons()) {
            var value = number(values.get(column(insight, comparison.measure())));
            all &= value != null && comparison.operator().holds(value, comparison.constant());
        }
        var first = alert.comparisons().get(0).measure();
        return new Verdict(all, first, number(values.get(column(insight, first))), null, null);
    }

    private Verdict evaluate(AlertSpec.Deviation alert, CachedRow row, List<Object> values) {
        int column = column(row.window.insight, alert.measure());
        var value = number(values.get(column));
        var before = valuesBefore(alert, row, column);
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
        // The tolerance keeps rounding errors from counting as deviations.
        boolean raised = Math.abs(value - mean) > usual + RELATIVE_TOLERANCE * Math.max(1, Math.abs(mean));
        return new Verdict(raised, alert.measure(), value, mean - usual, mean + usual);
    }

    /** Returns the measure's values in the preceding windows, the newest first. */
    private List<Double> valuesBefore(AlertSpec.Deviation alert, CachedRow row, int column) {
        var shift = new WindowShift(row.window.insight.window(), Optional.empty());
        var found = new ArrayList<Double>();
        long start = row.window.start;
        for (int i = 0; i < alert.windows(); i++) {
            start = shift.baselineStart(start);
            var other = rows.findInWindow(row.window, start, row.group);
            var value = other == null ? null : number(other.accumulators[column].result());
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    private void emit(AlertSpec alert, CachedRow row, Verdict verdict, long watermark) {
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
        throw new IllegalStateException("alert of insight " + insight.name() + " names the unknown measure " + measure
                + ": validation should have refused the definition");
    }

    private static Double number(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue()) ? number.doubleValue() : null;
    }
}
