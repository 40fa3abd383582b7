package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.Set;

/**
 * Where the page's visitor came from: direct, internal (one's own domain, or a page to sign in or to pay on), search, ai,
 * social, email, or referral from any other site, whose host is then the source. Events without a page say nothing of it.
 */
final class ReferrerEnricher implements Enricher {
    private static final String INTERNAL = "internal";

    private final LoadingCache<String, ClassifiedReferrer> cache;

    ReferrerEnricher(CacheBudget memory, Set<String> ownSites) {
        // A site's name is the table's, and a host is its own source: one text.
        this.cache =
                memory.ofTexts(new ReferrerClassifier(ownSites)::of, origin -> CacheBudget.textBytes(origin.host()));
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
        var origin = cache.get(referrer);
        if (origin.host() != null && out.getPageUrl() != null) {
            var page = Urls.host(out.getPageUrl());
            if (page != null && PublicSuffixes.areOneSite(origin.host(), page)) {
                out.setReferrerMedium(INTERNAL);
                return;
            }
        }
        out.setReferrerMedium(origin.medium());
        out.setReferrerSource(origin.source());
    }
}
