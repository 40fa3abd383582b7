package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/**
 * Enricher {@code referrer}: medium and source of the page's referrer. The medium is direct, internal (the site's own
 * domains, sign-in and payment pages), search, ai, social, email, or referral, with the host as the source. An event without
 * a page gets neither.
 */
final class ReferrerEnricher implements Enricher {
    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var referrer = in.arrival().referrer();
        if (referrer != null) {
            out.setReferrerMedium(referrer.medium());
            out.setReferrerSource(referrer.source());
        }
    }
}
