package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/** Enricher {@code attribution}: what brought the session, and what first brought the person. */
final class AttributionEnricher implements Enricher {
    /** Its name; without it no touches are kept. */
    static final String NAME = "attribution";

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        if (in.attribution() != null) {
            var from = in.attribution().from();
            out.setAttributionSource(from.source());
            out.setAttributionMedium(from.medium());
            out.setAttributionName(from.name());
            out.setAttributionTerm(from.term());
            out.setAttributionContent(from.content());
            out.setAttributionReferrer(from.referrer());
        }
        if (in.firstTouch() != null) {
            var from = in.firstTouch().from();
            out.setFirstTouchSource(from.source());
            out.setFirstTouchMedium(from.medium());
            out.setFirstTouchName(from.name());
            out.setFirstTouchTerm(from.term());
            out.setFirstTouchContent(from.content());
            out.setFirstTouchReferrer(from.referrer());
        }
    }
}
