package io.millrace.runtime.failed;

import io.millrace.runtime.metrics.CommitCounts;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts failed events by stage and reason: {@code millrace_failed_events_total{stage,reason}}. In a topology an event
 * counts when the transaction commits that it is written in; elsewhere, when the broker has acknowledged it. Make one a
 * process. Thread-safe.
 */
public final class FailedEventCounter {
    private final Map<Stage, Map<FailureReason, CommitCounts.Count>> counts = new EnumMap<>(Stage.class);

    /** Counts at once: for processes without a topology. */
    public FailedEventCounter(CollectorRegistry metrics) {
        this(metrics, new CommitCounts());
    }

    /** @param commits publishes what a topology counts */
    public FailedEventCounter(CollectorRegistry metrics, CommitCounts commits) {
        var counter = Counter.build("millrace_failed_events_total", "Failed events by stage and reason.")
                .labelNames("stage", "reason")
                .register(metrics);
        for (var stage : Stage.values()) {
            var byReason = new EnumMap<FailureReason, CommitCounts.Count>(FailureReason.class);
            for (var reason : FailureReason.values()) {
                // The series begins with the first event of its kind.
                byReason.put(reason, commits.of(n -> counter.labels(stage.name(), reason.name()).inc(n)));
            }
            counts.put(stage, byReason);
        }
    }

    /** One more. */
    public void count(FailedEvent failed) {
        counts.get(failed.getStage()).get(failed.getReason()).inc();
    }
}
