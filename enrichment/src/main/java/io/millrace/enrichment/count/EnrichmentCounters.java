package io.millrace.enrichment.count;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * What became of the events that this process read. At any quiet moment
 *
 * <pre>in = enriched + duplicates + failed</pre>
 *
 * where {@code in} counts records of {@code events.raw} that decoded. Those that did not are dead-lettered before they
 * get here and counted by the runtime. An attempt that a crash undoes is counted again when it is repeated: over the
 * life of a topic, count the topics' records instead. Thread-safe.
 */
public final class EnrichmentCounters {
    private final Counter.Child in;
    private final Counter.Child enriched;
    private final Counter.Child duplicates;
    private final Counter.Child failed;
    private final Counter enricherErrors;
    private final Counter.Child profileChanges;

    public EnrichmentCounters(CollectorRegistry registry) {
        in = counter(registry, "millrace_enrichment_events_in_total", "Events read from events.raw.");
        enriched = counter(registry, "millrace_enrichment_events_enriched_total", "Events forwarded, enriched.");
        duplicates = counter(
                registry,
                "millrace_enrichment_events_duplicate_total",
                "Events dropped: their messageId was received before within 24 hours.");
        failed = counter(registry, "millrace_enrichment_events_failed_total", "Poison events, now in events.failed.");
        profileChanges = counter(
                registry, "millrace_enrichment_profile_changes_total", "Changes of profiles that events asked for.");
        enricherErrors = Counter.build(
                        "millrace_enrichment_enricher_errors_total",
                        "Failures of an enricher; the event went on without it.")
                .labelNames("enricher")
                .register(registry);
    }

    private static Counter.Child counter(CollectorRegistry registry, String name, String help) {
        var counter = Counter.build(name, help).register(registry);
        return counter.labels();
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

    /** An enricher failed on an event, which went on. */
    public void enricherError(String enricher) {
        enricherErrors.labels(enricher).inc();
    }
}
