package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
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
        page(raw, out);
        return out;
    }

    private static void page(RawEvent raw, EnrichedEvent out) {
        var url = page(raw, "page.url", "url");
        var path = page(raw, "page.path", "path");
        out.setPageUrl(url);
        out.setPagePath(path != null ? path : Urls.path(url));
        out.setPageTitle(page(raw, "page.title", "title"));
        out.setPageReferrer(page(raw, "page.referrer", "referrer"));
    }

    /** A field of the page: from the context, or for a page call from its properties if the context lacks it. */
    private static String page(RawEvent raw, String inContext, String inProperties) {
        var fromContext = text(raw.getContext().get(inContext));
        if (fromContext != null || raw.getType() != EventType.PAGE) {
            return fromContext;
        }
        return text(raw.getProperties().get(inProperties));
    }

    /** The value if it is a string that is not empty, else null. */
    static String text(Object value) {
        return value instanceof String text && !text.isEmpty() ? text : null;
    }
}
