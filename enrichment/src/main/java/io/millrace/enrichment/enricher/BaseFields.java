package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.List;

/** Copies the fields of an event that need no enricher. The IP address is left out: only {@link IpEnricher} sets it. */
final class BaseFields {
    private BaseFields() {}

    /** The enriched event before any enricher has run. */
    static EnrichedEvent of(ResolvedEvent in) {
        var raw = in.raw();
        var out = new EnrichedEvent();
        out.setTime(raw.getTime());
        out.setReceivedAt(raw.getReceivedAt());
        out.setTenant(raw.getTenant());
        out.setType(raw.getType());
        out.setName(raw.getName());
        out.setPerson(in.person());
        out.setSession(in.session());
        out.setUserId(raw.getUserId());
        out.setAnonymousId(raw.getAnonymousId());
        out.setMessageId(raw.getMessageId());
        out.setGroupId(raw.getGroupId());
        out.setUserAgent(raw.getUserAgent());
        out.setProperties(raw.getProperties());
        out.setTraits(raw.getTraits());
        out.setEnrichmentErrors(List.of());
        var page = in.arrival().page();
        out.setPageUrl(page.url());
        out.setPagePath(page.path());
        out.setPageTitle(page.title());
        out.setPageReferrer(page.referrer());
        return out;
    }
}
