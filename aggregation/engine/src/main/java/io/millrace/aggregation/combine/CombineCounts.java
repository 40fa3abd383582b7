package io.millrace.aggregation.combine;

import io.millrace.aggregation.expression.ExpressionFailures.FailureCount;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Counts what combining did, once it is committed:
 *
 * <pre>millrace_aggregation_events_total = millrace_aggregation_events_matched_total
 *     + millrace_aggregation_events_unmatched_total + millrace_aggregation_events_failed_total</pre>
 *
 * {@code millrace_aggregation_insight_events_total{insight}} are the events that an insight counts; in tumbling windows
 * without a limit the sum of its count measure over all rows equals it. For a per-person insight they are the events that
 * matter to it; {@code millrace_aggregation_journey_events_refused_total{insight}} are those that it leaves out because their
 * person had more than is kept.
 * {@code millrace_aggregation_expression_failures_total{insight}} are those that it leaves out because an expression of it
 * failed on them; the other insights count them. Thread-safe; tasks count in {@link Tally} first.
 */
public final class CombineCounts {
    private final Counter events;
    private final Counter matched;
    private final Counter unmatched;
    private final Counter failed;
    private final Counter ofInsight;
    private final Counter refused;
    private final Counter failedFor;
    private final Counter groups;
    private final Counter records;
    private final Counter earlyFlushes;
    private final Counter uncombined;

    public CombineCounts(CollectorRegistry registry) {
        events = counter(registry, "events", "Enriched events read.");
        matched = counter(registry, "events_matched", "Events that at least one insight counts.");
        unmatched = counter(registry, "events_unmatched", "Events that no insight counts.");
        failed = counter(registry, "events_failed", "Events that went to events.failed.");
        ofInsight = Counter.build("millrace_aggregation_insight_events_total", "Events that the insight counts.")
                .labelNames("insight")
                .register(registry);
        refused = Counter.build(
                        "millrace_aggregation_journey_events_refused_total",
                        "Events that a per-person insight does not count because the person had too many.")
                .labelNames("insight")
                .register(registry);
        failedFor = Counter.build(
                        "millrace_aggregation_expression_failures_total",
                        "Events that the insight does not count because an expression of it failed on them.")
                .labelNames("insight")
                .register(registry);
        groups = counter(registry, "groups_sent", "Partial groups sent to merge partitions.");
        records = counter(registry, "partials_sent", "Records of partials sent, those with a watermark only included.");
        uncombined = Counter.build(
                        "millrace_aggregation_groups_uncombined_total",
                        "Of the groups sent, those of single events, because combining the insight reduced too little.")
                .labelNames("insight")
                .register(registry);
        earlyFlushes = counter(registry, "early_flushes", "Flushes before their commit because memory was short.");
    }

    private static Counter counter(CollectorRegistry registry, String name, String help) {
        return Counter.build("millrace_aggregation_" + name + "_total", help).register(registry);
    }

    /** What one task counted in one transaction. Not thread-safe. */
    static final class Tally {
        long matched;
        long unmatched;
        long failed;
        long groups;
        long records;
        long earlyFlushes;
        final java.util.Map<String, Long> ofInsight = new java.util.HashMap<>();
        final java.util.Map<String, Long> refused = new java.util.HashMap<>();
        final java.util.Map<String, FailureCount> failedFor = new java.util.HashMap<>();
        final java.util.Map<String, Long> uncombined = new java.util.HashMap<>();

        void counted(String insight, long events) {
            ofInsight.merge(insight, events, Long::sum);
        }

        void uncombined(String insight, long groupsOfIt) {
            uncombined.merge(insight, groupsOfIt, Long::sum);
        }

        void refused(String insight, long events) {
            refused.merge(insight, events, Long::sum);
        }

        void failed(String insight, FailureCount events) {
            failedFor.merge(insight, events, FailureCount::plus);
        }

        boolean isEmpty() {
            return matched + unmatched + failed + records == 0 && ofInsight.isEmpty() && failedFor.isEmpty();
        }
    }

    /** The transaction was committed. */
    void committed(Tally tally) {
        events.inc((double) (tally.matched + tally.unmatched + tally.failed));
        matched.inc((double) tally.matched);
        unmatched.inc((double) tally.unmatched);
        failed.inc((double) tally.failed);
        groups.inc((double) tally.groups);
        records.inc((double) tally.records);
        earlyFlushes.inc((double) tally.earlyFlushes);
        tally.uncombined.forEach((insight, count) -> uncombined.labels(insight).inc((double) count));
        tally.ofInsight.forEach((insight, count) -> ofInsight.labels(insight).inc((double) count));
        tally.failedFor.forEach((insight, some) -> failedFor.labels(insight).inc((double) some.events()));
        tally.refused.forEach((insight, count) -> refused.labels(insight).inc((double) count));
    }
}
