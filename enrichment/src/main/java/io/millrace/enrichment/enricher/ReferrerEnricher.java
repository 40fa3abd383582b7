package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.cache.CacheMemory;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/**
 * Where the page's visitor came from: direct, internal (same host, {@code www.} or not), search, social, email, or
 * referral from any other site, whose host is then the source. Events without a page say nothing of it.
 */
final class ReferrerEnricher implements Enricher {
    private final KnownSites sites = KnownSites.bundled();
    private final LoadingCache<String, Origin> cache;

    ReferrerEnricher(CacheMemory memory) {
        // A site's name is the table's, and a host is its own source: one text.
        this.cache = memory.ofTexts(this::origin, origin -> CacheMemory.textBytes(origin.host()));
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
        if (origin.host() != null && out.getPageUrl() != null && origin.host().equals(Urls.host(out.getPageUrl()))) {
            out.setReferrerMedium("internal");
            return;
        }
        out.setReferrerMedium(origin.medium());
        out.setReferrerSource(origin.source());
    }

    private Origin origin(String referrer) {
        var host = Urls.host(referrer);
        if (host == null) {
            // "-", "about:blank" and the like name no site.
            return new Origin(null, "direct", null);
        }
        var site = sites.find(host);
        return site == null ? new Origin(host, "referral", host) : new Origin(host, site.medium(), site.name());
    }

    private record Origin(String host, String medium, String source) {}
}
