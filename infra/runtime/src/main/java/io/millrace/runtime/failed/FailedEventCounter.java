package io.millrace.runtime.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Counts failed events by stage and reason: {@code millrace_failed_events_total{stage,reason}}. Make one a process.
 * Thread-safe.
 *
 * <p>In a topology it is raised when the event is handed on, so an aborted transaction counts its events again when they
 * are processed again; what is on the topic is exact.
 */
public final class FailedEventCounter {
    private final Counter counter;

    public FailedEventCounter(CollectorRegistry metrics) {
        this.counter = Counter.build("millrace_failed_events_total", "Failed events by stage and reason.")
                .labelNames("stage", "reason")
                .register(metrics);
    }

    /** One more. */
    public void count(FailedEvent failed) {
        counter.labels(failed.getStage().name(), failed.getReason().name()).inc();
    }
}
