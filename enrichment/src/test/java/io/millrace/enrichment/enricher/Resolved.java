package io.millrace.enrichment.enricher;

import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.enrichment.arrival.CampaignPart;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builders of events as enrichers receive them. */
final class Resolved {
    private Resolved() {}

    static ResolvedEvent of(RawEvent event) {
        return of(event, TimedTraits.NONE, arrivals(Map.of(), Set.of()));
    }

    static ResolvedEvent of(RawEvent event, TimedTraits traits, ArrivalReader arrivals) {
        return new ResolvedEvent(event, "ann", "s1", traits, List.of(), arrivals.of(event), null, null);
    }

    static ArrivalReader arrivals(Map<String, CampaignPart> campaignNames, Set<String> ownSites) {
        return new ArrivalReader(campaignNames, ArrivalReader.classifier(ownSites));
    }

    static RawEvent withUserAgent(String userAgent) {
        return Events.raw("m1").setUserAgent(userAgent).build();
    }

    static RawEvent withIp(String ip) {
        return Events.raw("m1").setIp(ip).build();
    }

    static RawEvent withContext(Map<String, Object> context) {
        return Events.raw("m1").setContext(context).build();
    }

    /** The event after a single enricher. */
    static EnrichedEvent by(Enricher enricher, RawEvent event) {
        return by(enricher, of(event));
    }

    static EnrichedEvent by(Enricher enricher, ResolvedEvent in) {
        var out = BaseFields.of(in);
        enricher.enrich(in, out);
        return out;
    }
}
