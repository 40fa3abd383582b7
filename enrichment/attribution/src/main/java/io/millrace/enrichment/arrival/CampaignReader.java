package io.millrace.enrichment.arrival;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.Map;

/**
 * Reader of campaigns. Each part is taken from {@code context.campaign}, else from the query parameters of the page's URL that
 * {@code campaigns.txt} lists. If neither names a source, a click id sets source and medium. Thread-safe.
 */
final class CampaignReader {
    private final CampaignTable table;

    /** @param additional names of query parameters beside the bundled ones */
    CampaignReader(Map<String, CampaignPart> additional) {
        table = new CampaignTable(additional);
    }

    /** The campaign of an event; {@link Campaign#NONE} if it names none. */
    Campaign read(RawEvent raw, VisitedPage page) {
        var parameters = parameters(raw, page.url());
        var source = value(raw, CampaignPart.SOURCE, parameters);
        var medium = value(raw, CampaignPart.MEDIUM, parameters);
        var name = value(raw, CampaignPart.NAME, parameters);
        var term = value(raw, CampaignPart.TERM, parameters);
        var content = value(raw, CampaignPart.CONTENT, parameters);
        var click = source == null ? table.clickId(parameters) : null;
        if (click != null) {
            return new Campaign(click.source(), medium == null ? click.medium() : medium, name, term, content);
        }
        var isNone = source == null && medium == null && name == null && term == null && content == null;
        return isNone ? Campaign.NONE : new Campaign(source, medium, name, term, content);
    }

    /** Parameters of the page's URL, else of the query that SDKs send separately beside a canonical URL. */
    private Map<String, String> parameters(RawEvent raw, String url) {
        var found = url == null ? Map.<String, String>of() : QueryParameters.of(url, table.parameterNames());
        if (!found.isEmpty()) {
            return found;
        }
        var query = VisitedPage.text(raw.getContext().get("page.search"));
        if (query == null && raw.getType() == EventType.PAGE) {
            query = VisitedPage.text(raw.getProperties().get("search"));
        }
        return query == null
                ? Map.of()
                : QueryParameters.of(query.startsWith("?") ? query : "?" + query, table.parameterNames());
    }

    private String value(RawEvent raw, CampaignPart part, Map<String, String> parameters) {
        var said = raw.getContext().get("campaign." + part.key());
        if (said instanceof String || said instanceof Number) {
            var text = said.toString().strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return table.value(part, parameters);
    }
}
