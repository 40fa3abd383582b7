package io.millrace.enrichment.count;

import io.millrace.runtime.metrics.TransactionCounters;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * What became of the events that this process read, once that is committed:
 *
 * <pre>in = enriched + duplicates + failed</pre>
 *
 * where {@code in} counts records of {@code events.raw} that decoded. Those that did not are dead-lettered before they
 * get here and counted by the runtime. All four move together when a transaction commits, and none when it is aborted, so
 * the equation holds at every moment. Errors of enrichers count at once, at each attempt. Thread-safe.
 */
public final class EnrichmentCounters {
    private final TransactionCounters.PendingCounter in;
    private final TransactionCounters.PendingCounter enriched;
    private final TransactionCounters.PendingCounter duplicates;
    private final TransactionCounters.PendingCounter failed;
    private final TransactionCounters.PendingCounter profileChanges;
    private final Counter traitsDropped;
    private final Counter enricherErrors;

    /** Counts at once: for topologies without transactions, as tests run them. */
    public EnrichmentCounters(CollectorRegistry registry) {
        this(registry, new TransactionCounters());
    }

    /** @param commits publishes what stream threads count when their transactions commit */
    public EnrichmentCounters(CollectorRegistry registry, TransactionCounters commits) {
        in = counter(commits, registry, "millrace_enrichment_events_in_total", "Events read from events.raw.");
        enriched = counter(commits, registry, "millrace_enrichment_events_enriched_total", "Events written, enriched.");
        duplicates = counter(
                commits,
                registry,
                "millrace_enrichment_events_duplicate_total",
                "Events dropped: their messageId was received before within 24 hours.");
        failed = counter(
                commits,
                registry,
                "millrace_enrichment_events_failed_total",
                "Events that are poison or grew too large, now in events.failed.");
        profileChanges = counter(
                commits,
                registry,
                "millrace_enrichment_profile_changes_total",
                "Changes of profiles that events asked for.");
        traitsDropped = Counter.build(
                        "millrace_enrichment_traits_dropped_total",
                        "Devices and profiles whose traits were dropped: with them they were too large for a record.")
                .register(registry);
        enricherErrors = Counter.build(
                        "millrace_enrichment_enricher_errors_total",
                        "Failures of an enricher; the event went on without it.")
                .labelNames("enricher")
                .register(registry);
    }

    private static TransactionCounters.PendingCounter counter(
            TransactionCounters commits, CollectorRegistry registry, String name, String help) {
        var counter = Counter.build(name, help).register(registry);
        return commits.counter(counter::inc);
    }

    /** An event was read. */
    public void in() {
        in.inc();
    }

    /** An event was forwarded. */
    public void enriched() {
        enriched.inc();
    }

    /** An event was dropped as a duplicate. */
    public void duplicate() {
        duplicates.inc();
    }

    /** An event was sent to {@code events.failed}. */
    public void failed() {
        failed.inc();
    }

    /** An event changed a profile. */
    public void profileChange() {
        profileChanges.inc();
    }

    /** A device or a profile goes on without traits, for its size. */
    public void traitsDropped() {
        traitsDropped.inc();
    }

    /** An enricher failed on an event, which went on. */
    public void enricherError(String enricher) {
        enricherErrors.labels(enricher).inc();
    }
}
