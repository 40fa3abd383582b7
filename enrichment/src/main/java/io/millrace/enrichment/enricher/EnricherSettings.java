package io.millrace.enrichment.enricher;

import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the enrichers.
 *
 * @param enrichers names known to {@link EnricherRegistry}, in the order in which they run
 * @param caches heap budget of the caches of User-Agents, addresses and referrers, and of devices and profiles
 * @param geoFile database of places by IP address (.mmdb)
 * @param recognition additions to the bundled recognition tables
 * @param pii hasher of personal data
 * @param traits limits of the traits kept per person
 */
public record EnricherSettings(
        List<String> enrichers,
        CacheBudget caches,
        Optional<Path> geoFile,
        RecognitionSettings recognition,
        PiiHasher pii,
        TraitLimits traits) {
    /** Whether sessions and persons keep what brought them. */
    public boolean keepsTouches() {
        return enrichers.contains(AttributionEnricher.NAME);
    }

    /** A reader of how events came, with a cache of referrers. */
    public ArrivalReader arrivals() {
        var classifier = ArrivalReader.classifier(recognition.ownSites());
        // Only the host counts: the source is either the same string or one of the shared table.
        var cache = caches.textCache(classifier, classified -> CacheBudget.textBytes(classified.host()));
        return new ArrivalReader(recognition.campaignNames(), cache::get);
    }
}
