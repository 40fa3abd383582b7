package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import java.util.List;
import java.util.Map;

/** Builders of events as enrichers receive them. */
final class Resolved {
    private Resolved() {}

    static ResolvedEvent of(RawEvent event) {
        return new ResolvedEvent(event, "ann", "s1", TimedTraits.NONE, List.of());
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
        var in = of(event);
        var out = BaseFields.of(in);
        enricher.enrich(in, out);
        return out;
    }
}
