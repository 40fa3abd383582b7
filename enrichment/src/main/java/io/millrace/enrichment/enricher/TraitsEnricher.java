package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.profile.ProfileMerge;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.HashMap;

/** Enricher {@code traits}: the person's traits, of profile and device the later of each, overridden by the event's own. */
final class TraitsEnricher implements Enricher {
    private final TraitLimits limits;

    TraitsEnricher(TraitLimits limits) {
        this.limits = limits;
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var known = in.deviceTraits();
        if (in.profile() != null) {
            known = ProfileMerge.traits(in.profile()).merge(known, limits);
        }
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
