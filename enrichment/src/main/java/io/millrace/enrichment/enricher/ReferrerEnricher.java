package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.Set;

/**
 * Enricher {@code referrer}: medium and source of the page's referrer. The medium is direct, internal (the site's own
 * domains, sign-in and payment pages), search, ai, social, email, or referral, with the host as the source. An event without
 * a page gets neither.
 */
final class ReferrerEnricher implements Enricher {
    private static final String INTERNAL = "internal";

    private final LoadingCache<String, ClassifiedReferrer> cache;

    ReferrerEnricher(CacheBudget memory, Set<String> ownSites) {
        // Only the host counts: the source is either the same string or one of the shared table.
        this.cache = memory.textCache(
                new ReferrerClassifier(ownSites)::classify, classified -> CacheBudget.textBytes(classified.host()));
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var referrer = out.getPageReferrer();
        if (referrer == null) {
            if (out.getPageUrl() != null) {
                out.setReferrerMedium("direct");
            }
            return;
        }
        var classified = cache.get(referrer);
        if (classified.host() != null && out.getPageUrl() != null) {
            var page = Urls.host(out.getPageUrl());
            if (page != null && PublicSuffixes.isSameSite(classified.host(), page)) {
                out.setReferrerMedium(INTERNAL);
                return;
            }
        }
        out.setReferrerMedium(classified.medium());
        out.setReferrerSource(classified.source());
    }
}
