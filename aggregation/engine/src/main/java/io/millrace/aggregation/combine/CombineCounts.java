package io.millrace.aggregation.combine;

import io.millrace.aggregation.expression.ExpressionFailures.FailureCount;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.HashMap;
import java.util.Map;

/**
 * Metrics of combining, published after the commit:
 *
 * <pre>millrace_aggregation_events_total = millrace_aggregation_events_matched_total
 *     + millrace_aggregation_events_unmatched_total + millrace_aggregation_events_failed_total</pre>
 *
 * <ul>
 *   <li>{@code millrace_aggregation_insight_events_total{insight}}: events that the insight counts. In tumbling windows it
 *       equals the sum of the insight's count measure over all rows.
 *   <li>{@code millrace_aggregation_journey_events_dropped_total{insight}}: events that a per-person insight does not count
 *       because the person has more events than are kept.
 *   <li>{@code millrace_aggregation_person_moves_sent_total} equals {@code millrace_aggregation_person_moves_received_total}
 *       over all instances, once all moves are read.
 *   <li>{@code millrace_aggregation_expression_failures_total{insight}}: events that the insight does not count because one of
 *       its expressions failed on them. Other insights count them.
 * </ul>
 *
 * <p>Thread-safe. Tasks count in a {@link Tally} first.
 */
public final class CombineCounts {
    private final Counter events;
    private final Counter matched;
    private final Counter unmatched;
    private final Counter failed;
    private final Counter insightEvents;
    private final Counter dropped;
    private final Counter expressionFailures;
    private final Counter groups;
    private final Counter records;
    private final Counter earlyFlushes;
    private final Counter uncombined;
    private final Counter merges;
    private final Counter movesSent;
    private final Counter movesReceived;
    private final Counter historiesDropped;
    private final Counter groupsReplaced;
    private final Counter groupsUncorrected;

    public CombineCounts(CollectorRegistry registry) {
        events = counter(registry, "events", "Enriched events read.");
        matched = counter(registry, "events_matched", "Events that at least one insight counts.");
        unmatched = counter(registry, "events_unmatched", "Events that no insight counts.");
        failed = counter(registry, "events_failed", "Events that went to events.failed.");
        insightEvents = Counter.build("millrace_aggregation_insight_events_total", "Events that the insight counts.")
                .labelNames("insight")
                .register(registry);
        dropped = Counter.build(
                        "millrace_aggregation_journey_events_dropped_total",
                        "Events that a per-person insight does not count because the person has too many.")
                .labelNames("insight")
                .register(registry);
        expressionFailures = Counter.build(
                        "millrace_aggregation_expression_failures_total",
                        "Events that the insight does not count because one of its expressions failed on them.")
                .labelNames("insight")
                .register(registry);
        groups = counter(registry, "groups_sent", "Partial groups sent to merge partitions.");
        records = counter(
                registry,
                "partial_records_sent",
                "Records sent to merge partitions, including those with only a watermark.");
        uncombined = Counter.build(
                        "millrace_aggregation_groups_uncombined_total",
                        "Groups sent that hold a single event, because combining the insight reduced too little.")
                .labelNames("insight")
                .register(registry);
        merges = mergesRead(registry);
        movesSent = counter(registry, "person_moves_sent", "Records sent with what was kept for a person given up.");
        movesReceived = counter(registry, "person_moves_received", "Records received of those sent.");
        historiesDropped = counter(
                registry,
                "moved_histories_dropped",
                "Histories received of an insight that was deleted or replaced in the meantime.");
        groupsReplaced = counter(
                registry, "person_replacements_sent", "Groups told to replace a person among their unique ones.");
        groupsUncorrected = counter(
                registry,
                "person_groups_uncorrected",
                "Groups beyond the bound of a person's index, in which no merge of the person is corrected.");
        earlyFlushes =
                counter(registry, "early_flushes", "Flushes before the commit because partials took too much memory.");
    }

    private static Counter mergesRead(CollectorRegistry registry) {
        return Counter.build(
                        "millrace_aggregation_person_merges_total",
                        "Records of merges followed: a person was given up, stands for itself again, or was erased.")
                .labelNames("kind")
                .register(registry);
    }

    private static Counter counter(CollectorRegistry registry, String name, String help) {
        return Counter.build("millrace_aggregation_" + name + "_total", help).register(registry);
    }

    /** Counts of one task in one transaction. Not thread-safe. */
    static final class Tally {
        long matched;
        long unmatched;
        long deadLettered;
        long groups;
        long records;
        long earlyFlushes;
        long merges;
        long voided;
        long erased;
        long movesSent;
        long movesReceived;
        long historiesDropped;
        long groupsReplaced;
        long groupsUncorrected;
        final Map<String, Long> ofInsight = new HashMap<>();
        final Map<String, Long> refused = new HashMap<>();
        final Map<String, FailureCount> expressionFailures = new HashMap<>();
        final Map<String, Long> uncombined = new HashMap<>();

        void counted(String insight, long events) {
            ofInsight.merge(insight, events, Long::sum);
        }

        void uncombined(String insight, long groupsOfIt) {
            uncombined.merge(insight, groupsOfIt, Long::sum);
        }

        void refused(String insight, long events) {
            refused.merge(insight, events, Long::sum);
        }

        void expressionFailed(String insight, FailureCount events) {
            expressionFailures.merge(insight, events, FailureCount::plus);
        }

        boolean isEmpty() {
            return matched + unmatched + deadLettered + records == 0
                    && merges + voided + erased + movesSent + movesReceived == 0
                    && ofInsight.isEmpty()
                    && expressionFailures.isEmpty();
        }
    }

    /** Publishes the counts of a committed transaction. */
    void committed(Tally tally) {
        events.inc((double) (tally.matched + tally.unmatched + tally.deadLettered));
        matched.inc((double) tally.matched);
        unmatched.inc((double) tally.unmatched);
        failed.inc((double) tally.deadLettered);
        groups.inc((double) tally.groups);
        records.inc((double) tally.records);
        earlyFlushes.inc((double) tally.earlyFlushes);
        merges.labels("given_up").inc((double) tally.merges);
        merges.labels("stands_again").inc((double) tally.voided);
        merges.labels("erased").inc((double) tally.erased);
        movesSent.inc((double) tally.movesSent);
        movesReceived.inc((double) tally.movesReceived);
        historiesDropped.inc((double) tally.historiesDropped);
        groupsReplaced.inc((double) tally.groupsReplaced);
        groupsUncorrected.inc((double) tally.groupsUncorrected);
        tally.uncombined.forEach((insight, count) -> uncombined.labels(insight).inc((double) count));
        tally.ofInsight.forEach(
                (insight, count) -> insightEvents.labels(insight).inc((double) count));
        tally.expressionFailures.forEach(
                (insight, some) -> expressionFailures.labels(insight).inc((double) some.events()));
        tally.refused.forEach((insight, count) -> dropped.labels(insight).inc((double) count));
    }
}
