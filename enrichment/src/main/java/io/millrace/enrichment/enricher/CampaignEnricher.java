package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.Map;

/**
 * Enricher {@code campaign}: the campaign that brought the visitor. Each part is taken from {@code context.campaign}, else
 * from the query parameters of the page's URL that {@code campaigns.txt} lists. If neither names a source, a click id sets
 * source and medium.
 */
final class CampaignEnricher implements Enricher {
    private final CampaignTable table;

    /** @param additional names of query parameters beside the bundled ones */
    CampaignEnricher(Map<String, CampaignPart> additional) {
        table = new CampaignTable(additional);
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var parameters = parameters(in.raw(), out.getPageUrl());
        var source = value(in.raw(), CampaignPart.SOURCE, parameters);
        var medium = value(in.raw(), CampaignPart.MEDIUM, parameters);
        var name = value(in.raw(), CampaignPart.NAME, parameters);
        var term = value(in.raw(), CampaignPart.TERM, parameters);
        var content = value(in.raw(), CampaignPart.CONTENT, parameters);
        var click = source == null ? table.clickId(parameters) : null;
        if (click != null) {
            source = click.source();
            medium = medium == null ? click.medium() : medium;
        }
        out.setCampaignSource(source);
        out.setCampaignMedium(medium);
        out.setCampaignName(name);
        out.setCampaignTerm(term);
        out.setCampaignContent(content);
    }

    /** Parameters of the page's URL, else of the query that SDKs send separately beside a canonical URL. */
    private Map<String, String> parameters(RawEvent raw, String url) {
        var found = url == null ? Map.<String, String>of() : QueryParameters.of(url, table.parameterNames());
        if (!found.isEmpty()) {
            return found;
        }
        var query = BaseFields.text(raw.getContext().get("page.search"));
        if (query == null && raw.getType() == EventType.PAGE) {
            query = BaseFields.text(raw.getProperties().get("search"));
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
