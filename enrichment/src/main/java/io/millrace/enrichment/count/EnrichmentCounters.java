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
 * traits and errors of enrichers are counted immediately, on each attempt. Of persons, over all instances and once nothing is
 * in flight:
 *
 * <pre>
 * person changes read = person changes sent + those written by hand
 * person updates read = person updates sent
 * persons merged + restored + erased = records of person-merges
 * </pre>
 *
 * Thread-safe.
 */
public final class EnrichmentCounters {
    private final TransactionCounters.PendingCounter in;
    private final TransactionCounters.PendingCounter enriched;
    private final TransactionCounters.PendingCounter duplicates;
    private final TransactionCounters.PendingCounter failed;
    private final TransactionCounters.PendingCounter changesSent;
    private final TransactionCounters.PendingCounter changesRead;
    private final TransactionCounters.PendingCounter changesIgnored;
    private final TransactionCounters.PendingCounter updatesSent;
    private final TransactionCounters.PendingCounter updatesRead;
    private final TransactionCounters.PendingCounter merged;
    private final TransactionCounters.PendingCounter restored;
    private final TransactionCounters.PendingCounter erased;
    private final TransactionCounters.PendingCounter refused;
    private final TransactionCounters.PendingCounter touchesLate;
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
        changesSent = counter(
                commits,
                registry,
                "millrace_enrichment_person_changes_sent_total",
                "Messages written to person-changes by devices and persons; messages by hand are not among them.");
        changesRead = counter(
                commits,
                registry,
                "millrace_enrichment_person_changes_read_total",
                "Messages read from person-changes.");
        changesIgnored = counter(
                commits,
                registry,
                "millrace_enrichment_person_changes_ignored_total",
                "Messages read from person-changes that ask for what is not there or cannot be understood.");
        updatesSent = counter(
                commits,
                registry,
                "millrace_enrichment_person_updates_sent_total",
                "Records written to person-updates: devices told of their person.");
        updatesRead = counter(
                commits,
                registry,
                "millrace_enrichment_person_updates_read_total",
                "Records read from person-updates.");
        merged = counter(
                commits,
                registry,
                "millrace_enrichment_persons_merged_total",
                "Ids given up for another, as written to person-merges.");
        restored = counter(
                commits,
                registry,
                "millrace_enrichment_persons_restored_total",
                "Ids that stand for themselves again, because an earlier first event arrived late.");
        erased = counter(
                commits,
                registry,
                "millrace_enrichment_persons_erased_total",
                "Ids erased, as written to person-merges.");
        refused = counter(
                commits,
                registry,
                "millrace_enrichment_person_merges_refused_total",
                "Merges refused, because a person would have had too many devices or users.");
        touchesLate = counter(
                commits,
                registry,
                "millrace_enrichment_touches_late_total",
                "Events that say what brought a session and arrived after a later event of it: events between them that were"
                        + " published before keep the attribution that was known then.");
        traitsDropped = Counter.build(
                        "millrace_enrichment_traits_dropped_total",
                        "Device states, persons and messages written without their traits, because they were too large for a"
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

    /** Counts a message sent to a person's node. */
    public void personChangeSent() {
        changesSent.inc();
    }

    /**
     * Counts a message to a person's node.
     *
     * @param ignored whether it changed nothing because it makes no sense
     */
    public void personChangeRead(boolean ignored) {
        changesRead.inc();
        if (ignored) {
            changesIgnored.inc();
        }
    }

    /** Counts a record sent to a device. */
    public void personUpdateSent() {
        updatesSent.inc();
    }

    /** Counts a record that a device was sent. */
    public void personUpdateRead() {
        updatesRead.inc();
    }

    /** Counts an id that was given up. */
    public void personMerged() {
        merged.inc();
    }

    /** Counts an id that stands for itself again. */
    public void personRestored() {
        restored.inc();
    }

    /** Counts an id that was erased. */
    public void personErased() {
        erased.inc();
    }

    /** Counts a merge that was refused. */
    public void mergeRefused() {
        refused.inc();
    }

    /** Counts an event that changed the attribution of its session for events that may have been published. */
    public void touchLate() {
        touchesLate.inc();
    }

    /** Counts a device state, person or message that lost its traits for its size. */
    public void traitsDropped() {
        traitsDropped.inc();
    }

    /** Counts an error of an enricher. */
    public void enricherError(String enricher) {
        enricherErrors.labels(enricher).inc();
    }
}
