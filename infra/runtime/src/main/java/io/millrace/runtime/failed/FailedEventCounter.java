package io.millrace.runtime.failed;

import io.millrace.runtime.logs.EventIds;
import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.schemas.failed.FailedEvent;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts failed events by stage and reason, {@code millrace_failed_events_total{stage,reason}}, and logs the ids of each. In a topology an
 * event counts when the transaction commits that it is written in; elsewhere, when the broker has acknowledged it. Make one a process.
 * Thread-safe.
 */
public final class FailedEventCounter {
    private static final Logger LOG = LoggerFactory.getLogger(FailedEventCounter.class);

    private final TransactionCounters.LabeledCounter counts;

    /** Counts at once: for processes without a topology. */
    public FailedEventCounter(CollectorRegistry metrics) {
        this(metrics, new TransactionCounters());
    }

    /** @param commits publishes what a topology counts */
    public FailedEventCounter(CollectorRegistry metrics, TransactionCounters commits) {
        counts = commits.counter(Counter.build("millrace_failed_events_total", "Failed events by stage and reason.")
                .labelNames("stage", "reason")
                .register(metrics));
    }

    /** One more. */
    public void count(FailedEvent failed) {
        count(failed, null);
    }

    /** One more, of the trace that the headers of its record name; they may be null. */
    public void count(FailedEvent failed, Headers headers) {
        // Neither its message nor its bytes: they quote what people sent.
        EventIds.with(
                failed,
                headers,
                () -> LOG.warn(
                        "An event failed in {} with {} at {}",
                        failed.getStage(),
                        failed.getReason(),
                        failed.getPath()));
        counts.labels(failed.getStage().name(), failed.getReason().name()).inc();
    }
}
