package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.schemas.event.EnrichedEvent;

/** Hashes named personal data in the event's own properties and traits. */
final class PiiEnricher implements Enricher {
    private final PiiHasher hasher;

    PiiEnricher(PiiHasher hasher) {
        this.hasher = hasher;
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        out.setProperties(hasher.hashed(out.getProperties()));
        out.setTraits(hasher.hashed(out.getTraits()));
    }
}
