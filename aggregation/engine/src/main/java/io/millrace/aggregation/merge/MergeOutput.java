package io.millrace.aggregation.merge;

import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * Receivers of what a merge task emits.
 *
 * @param overflow receives packed partials of overflow groups, each with the merge partition that it belongs to
 */
record MergeOutput(Consumer<InsightUpdate> rows, Consumer<InsightAlert> alerts, ObjIntConsumer<byte[]> overflow) {
    /** Returns the same receivers, each emission counted first. */
    MergeOutput counted(MergeCounts counts) {
        return new MergeOutput(
                row -> {
                    counts.rowEmitted();
                    rows.accept(row);
                },
                alert -> {
                    counts.alertEmitted(alert);
                    alerts.accept(alert);
                },
                overflow);
    }
}
