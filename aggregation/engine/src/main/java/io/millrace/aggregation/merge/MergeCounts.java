package io.millrace.aggregation.merge;

import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.schemas.insight.InsightAlert;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Counts what merging did. A group is what one upstream task sent of one row in one flush:
 *
 * <pre>groups sent + millrace_aggregation_rests_sent_total = millrace_aggregation_groups_merged_total
 *              + sum(millrace_aggregation_groups_folded_total)
 *              + sum(millrace_aggregation_beyond_retention_total) + millrace_aggregation_gone_insight_total
 *              + sum(millrace_aggregation_groups_unreadable_total)</pre>
 *
 * A group that has no row and finds no room is folded with others into one rest a window and commit, which is sent to
 * where the row of {@code __other__} is.
 *
 * All of it moves when a transaction commits; work that an aborted one takes back is not counted. Early emissions count at
 * once. Thread-safe.
 */
public final class MergeCounts {
    private final TransactionCounters.PendingCounter merged;
    private final TransactionCounters.LabeledCounter beyondRetention;
    private final TransactionCounters.LabeledCounter unreadable;
    private final TransactionCounters.PendingCounter unreadableRows;
    private final TransactionCounters.PendingCounter goneInsight;
    private final TransactionCounters.LabeledCounter folded;
    private final TransactionCounters.PendingCounter rests;
    private final TransactionCounters.LabeledCounter alerts;
    private final TransactionCounters.PendingCounter emitted;
    private final TransactionCounters.PendingCounter dropped;
    private final Counter relieved;

    /** Counts at once: for topologies without transactions, as tests run them. */
    public MergeCounts(CollectorRegistry registry) {
        this(registry, new TransactionCounters());
    }

    /** @param commits publishes what stream threads count when their transactions commit */
    public MergeCounts(CollectorRegistry registry, TransactionCounters commits) {
        merged = commits.counter(
                Counter.build("millrace_aggregation_groups_merged_total", "Partial groups folded into rows.")
                        .register(registry)::inc);
        beyondRetention = commits.counter(Counter.build(
                        "millrace_aggregation_beyond_retention_total",
                        "Partial groups that came for windows that are no longer kept.")
                .labelNames("insight")
                .register(registry));
        goneInsight = commits.counter(Counter.build(
                        "millrace_aggregation_gone_insight_total",
                        "Partial groups of insights that were deleted or restarted meanwhile.")
                .register(registry)::inc);
        folded = commits.counter(Counter.build(
                        "millrace_aggregation_groups_folded_total",
                        "Partial groups that went to __other__ because their window has as many groups as it may.")
                .labelNames("insight")
                .register(registry));
        alerts = commits.counter(
                Counter.build("millrace_aggregation_alerts_total", "Alerts written, by what became of them.")
                        .labelNames("insight", "state")
                        .register(registry));
        rests = commits.counter(
                Counter.build("millrace_aggregation_rests_sent_total", "Folded rests sent to their row __other__.")
                        .register(registry)::inc);
        emitted = commits.counter(
                Counter.build("millrace_aggregation_rows_emitted_total", "Rows written to insight-updates.")
                        .register(registry)::inc);
        dropped = commits.counter(
                Counter.build("millrace_aggregation_rows_dropped_total", "Rows whose retention was over.")
                        .register(registry)::inc);
        unreadable = commits.counter(Counter.build(
                        "millrace_aggregation_groups_unreadable_total",
                        "Partial groups of other measures than their insight's generation has.")
                .labelNames("insight")
                .register(registry));
        unreadableRows = commits.counter(Counter.build(
                        "millrace_aggregation_rows_unreadable_total",
                        "Rows of other measures than their insight's generation has, which began anew.")
                .register(registry)::inc);
        relieved = Counter.build(
                        "millrace_aggregation_early_emissions_total",
                        "Times that rows were emitted before their turn because memory was short.")
                .register(registry);
    }

    void unreadable(String insight) {
        unreadable.labels(insight).inc();
    }

    void unreadable(int rows) {
        unreadableRows.add(rows);
    }

    void merged() {
        merged.inc();
    }

    void folded(String insight) {
        folded.labels(insight).inc();
    }

    void alert(InsightAlert alert) {
        alerts.labels(alert.getInsight(), alert.getRaised() ? "raised" : "withdrawn")
                .inc();
    }

    void restSent() {
        rests.inc();
    }

    void beyondRetention(String insight) {
        beyondRetention.labels(insight).inc();
    }

    void ofGoneInsight() {
        goneInsight.inc();
    }

    void emitted() {
        emitted.inc();
    }

    void dropped(int rows) {
        dropped.add(rows);
    }

    void relieved() {
        relieved.inc();
    }
}
