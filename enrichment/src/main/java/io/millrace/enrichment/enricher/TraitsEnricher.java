package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.HashMap;

/** Enricher {@code traits}: the person's traits, overridden by the event's own. */
final class TraitsEnricher implements Enricher {
    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var known = in.traits();
        if (known.isEmpty()) {
            return;
        }
        if (out.getTraits().isEmpty()) {
            out.setTraits(known.values());
            return;
        }
        var overlaid = new HashMap<>(known.values());
        overlaid.putAll(out.getTraits());
        out.setTraits(overlaid);
    }
}
