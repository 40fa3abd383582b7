package io.millrace.enrichment.count;

import io.millrace.runtime.metrics.TransactionCounters;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Counters of the events that this process has read and committed:
 *
 * <pre>in = enriched + duplicates + failed</pre>
 *
 * where {@code in} counts the records of {@code events.raw} that decoded; the runtime dead-letters and counts the others.
 * All four change together when a transaction commits, and not when it is aborted, so the equation always holds. Dropped
 * traits and errors of enrichers are counted immediately, on each attempt. Thread-safe.
 */
public final class EnrichmentCounters {
    private final TransactionCounters.PendingCounter in;
    private final TransactionCounters.PendingCounter enriched;
    private final TransactionCounters.PendingCounter duplicates;
    private final TransactionCounters.PendingCounter failed;
    private final TransactionCounters.PendingCounter profileChanges;
    private final Counter traitsDropped;
    private final Counter enricherErrors;

    /** Counters that change immediately, for topologies that run without transactions, as in tests. */
    public EnrichmentCounters(CollectorRegistry registry) {
        this(registry, new TransactionCounters());
    }

    /** @param commits publishes the counts of a stream thread when its transaction commits */
    public EnrichmentCounters(CollectorRegistry registry, TransactionCounters commits) {
        in = counter(commits, registry, "millrace_enrichment_events_in_total", "Events read from events.raw.");
        enriched = counter(
                commits, registry, "millrace_enrichment_events_enriched_total", "Events written to events.enriched.");
        duplicates = counter(
                commits,
                registry,
                "millrace_enrichment_events_duplicate_total",
                "Events dropped: a message of that tenant and messageId was received within 24 hours.");
        failed = counter(
                commits,
                registry,
                "millrace_enrichment_events_failed_total",
                "Events written to events.failed: invalid, too large when enriched, or failed by a step.");
        profileChanges = counter(
                commits, registry, "millrace_enrichment_profile_changes_total", "Events that changed a profile.");
        traitsDropped = Counter.build(
                        "millrace_enrichment_traits_dropped_total",
                        "Device states and profiles written without their traits, because they were too large for a"
                                + " record.")
                .register(registry);
        enricherErrors = Counter.build(
                        "millrace_enrichment_enricher_errors_total",
                        "Errors of an enricher; the event was written without its fields, marked in enrichmentErrors.")
                .labelNames("enricher")
                .register(registry);
    }

    private static TransactionCounters.PendingCounter counter(
            TransactionCounters commits, CollectorRegistry registry, String name, String help) {
        var counter = Counter.build(name, help).register(registry);
        return commits.counter(counter::inc);
    }

    /** Counts an event that was read. */
    public void eventRead() {
        in.inc();
    }

    /** Counts an event that was forwarded. */
    public void eventEnriched() {
        enriched.inc();
    }

    /** Counts an event that was dropped as a duplicate. */
    public void duplicateDropped() {
        duplicates.inc();
    }

    /** Counts an event that was sent to {@code events.failed}. */
    public void eventFailed() {
        failed.inc();
    }

    /** Counts an event that changed a profile. */
    public void profileChange() {
        profileChanges.inc();
    }

    /** Counts a device state or profile that lost its traits for its size. */
    public void traitsDropped() {
        traitsDropped.inc();
    }

    /** Counts an error of an enricher. */
    public void enricherError(String enricher) {
        enricherErrors.labels(enricher).inc();
    }
}
