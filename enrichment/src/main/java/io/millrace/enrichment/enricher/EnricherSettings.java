package io.millrace.enrichment.enricher;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to enrich with.
 *
 * @param enrichers names of {@link #NAMES}, in the order in which they run
 * @param caches memory of the caches, by User-Agent, address and referrer among them
 * @param geoFile a MaxMind City or Country database
 * @param recognition what is recognised beyond the bundled tables
 * @param pii the hasher of personal data
 * @param traits how much of a person is kept
 */
public record EnricherSettings(
        List<String> enrichers,
        CacheBudget caches,
        Optional<Path> geoFile,
        RecognitionSettings recognition,
        PiiHasher pii,
        TraitLimits traits) {
    /** Every enricher there is, in the order that makes sense. */
    public static final List<String> NAMES =
            List.of("user-agent", "geo", "referrer", "campaign", "bot", "ip", "pii", "traits");
}
