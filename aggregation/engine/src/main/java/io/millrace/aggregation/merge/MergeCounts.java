package io.millrace.aggregation.merge;

import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.schemas.insight.InsightAlert;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Counters of merging. A group is one group of one window in one flush of an upstream task; all of them are accounted for:
 *
 * <pre>groups sent + millrace_aggregation_overflow_groups_sent_total = millrace_aggregation_groups_merged_total
 *              + sum(millrace_aggregation_groups_overflowed_total)
 *              + sum(millrace_aggregation_groups_beyond_retention_total)
 *              + millrace_aggregation_groups_of_inactive_insights_total
 *              + sum(millrace_aggregation_groups_unreadable_total)</pre>
 *
 * Counters move when a transaction commits, so that work of an aborted one does not count; early emissions count at once.
 * Thread-safe.
 */
public final class MergeCounts {
    private final TransactionCounters.PendingCounter merged;
    private final TransactionCounters.PendingCounter replaced;
    private final TransactionCounters.PendingCounter notReplaced;
    private final TransactionCounters.LabeledCounter inSketches;
    private final TransactionCounters.LabeledCounter beyondRetention;
    private final TransactionCounters.LabeledCounter unreadable;
    private final TransactionCounters.PendingCounter unreadableRows;
    private final TransactionCounters.PendingCounter inactiveInsight;
    private final TransactionCounters.LabeledCounter overflowed;
    private final TransactionCounters.PendingCounter overflowSent;
    private final TransactionCounters.LabeledCounter alerts;
    private final TransactionCounters.PendingCounter emitted;
    private final TransactionCounters.PendingCounter dropped;
    private final Counter earlyEmissions;

    /** Counters that move at once, for topologies without transactions. */
    public MergeCounts(CollectorRegistry registry) {
        this(registry, new TransactionCounters());
    }

    /** @param commits publishes counts of stream threads when their transactions commit */
    public MergeCounts(CollectorRegistry registry, TransactionCounters commits) {
        merged = commits.counter(
                Counter.build("millrace_aggregation_groups_merged_total", "Partial groups folded into rows.")
                        .register(registry)::inc);
        replaced = commits.counter(Counter.build(
                        "millrace_aggregation_persons_replaced_total",
                        "Rows in which a person that was merged was replaced by the survivor.")
                .register(registry)::inc);
        inSketches = commits.counter(Counter.build(
                        "millrace_aggregation_persons_merged_in_sketches_total",
                        "Rows among these whose uniques are a sketch, which counts the merged person and the survivor.")
                .labelNames("insight")
                .register(registry));
        notReplaced = commits.counter(Counter.build(
                        "millrace_aggregation_persons_not_replaced_total",
                        "Rows of merged persons that were dropped meanwhile, or are part of an overflow group.")
                .register(registry)::inc);
        beyondRetention = commits.counter(Counter.build(
                        "millrace_aggregation_groups_beyond_retention_total",
                        "Partial groups of windows beyond retention, which were dropped.")
                .labelNames("insight")
                .register(registry));
        inactiveInsight = commits.counter(Counter.build(
                        "millrace_aggregation_groups_of_inactive_insights_total",
                        "Partial groups of insights that were deleted or restarted meanwhile, which were dropped.")
                .register(registry)::inc);
        overflowed = commits.counter(Counter.build(
                        "millrace_aggregation_groups_overflowed_total",
                        "Partial groups that were folded into the overflow group __other__ because their window"
                                + " has maxGroups groups.")
                .labelNames("insight")
                .register(registry));
        alerts = commits.counter(
                Counter.build("millrace_aggregation_alerts_total", "Alerts emitted, by state: raised or withdrawn.")
                        .labelNames("insight", "state")
                        .register(registry));
        overflowSent = commits.counter(Counter.build(
                        "millrace_aggregation_overflow_groups_sent_total",
                        "Sums of overflow groups sent to the merge partition of their row __other__.")
                .register(registry)::inc);
        emitted = commits.counter(
                Counter.build("millrace_aggregation_rows_emitted_total", "Rows emitted to insight-updates.")
                        .register(registry)::inc);
        dropped = commits.counter(Counter.build(
                        "millrace_aggregation_rows_dropped_total", "Rows dropped because their retention has passed.")
                .register(registry)::inc);
        unreadable = commits.counter(Counter.build(
                        "millrace_aggregation_groups_unreadable_total",
                        "Partial groups that do not fit the measures of their insight, which were dropped.")
                .labelNames("insight")
                .register(registry));
        unreadableRows = commits.counter(Counter.build(
                        "millrace_aggregation_rows_unreadable_total",
                        "Rows that do not fit the measures of their insight, which started anew.")
                .register(registry)::inc);
        earlyEmissions = Counter.build(
                        "millrace_aggregation_early_emissions_total",
                        "Times that all pending rows were emitted before their interval had passed because memory was"
                                + " short.")
                .register(registry);
    }

    void groupUnreadable(String insight) {
        unreadable.labels(insight).inc();
    }

    void rowsUnreadable(int rows) {
        unreadableRows.add(rows);
    }

    /** @param exact whether no measure of the row is a sketch */
    void personReplaced(String insight, boolean exact) {
        replaced.inc();
        if (!exact) {
            inSketches.labels(insight).inc();
        }
    }

    void personNotReplaced() {
        notReplaced.inc();
    }

    void groupMerged() {
        merged.inc();
    }

    void groupOverflowed(String insight) {
        overflowed.labels(insight).inc();
    }

    void alertEmitted(InsightAlert alert) {
        alerts.labels(alert.getInsight(), alert.getRaised() ? "raised" : "withdrawn")
                .inc();
    }

    void overflowGroupSent() {
        overflowSent.inc();
    }

    void groupBeyondRetention(String insight) {
        beyondRetention.labels(insight).inc();
    }

    void groupOfUnknownInsight() {
        inactiveInsight.inc();
    }

    void rowEmitted() {
        emitted.inc();
    }

    void rowsDropped(int rows) {
        dropped.add(rows);
    }

    void earlyEmission() {
        earlyEmissions.inc();
    }
}
