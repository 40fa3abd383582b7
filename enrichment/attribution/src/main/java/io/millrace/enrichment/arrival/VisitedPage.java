package io.millrace.enrichment.arrival;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;

/**
 * Page on which an event happened. Each field is null if the event does not say it.
 *
 * @param url URL of the page
 * @param path path, of the URL if it was not sent
 * @param title title
 * @param referrer URL of the page before
 */
public record VisitedPage(String url, String path, String title, String referrer) {
    /** The page of an event: from its context, or for a page call from its properties if the context lacks it. */
    public static VisitedPage of(RawEvent raw) {
        var url = field(raw, "page.url", "url");
        var path = field(raw, "page.path", "path");
        return new VisitedPage(
                url,
                path != null ? path : Urls.path(url),
                field(raw, "page.title", "title"),
                field(raw, "page.referrer", "referrer"));
    }

    private static String field(RawEvent raw, String inContext, String inProperties) {
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
