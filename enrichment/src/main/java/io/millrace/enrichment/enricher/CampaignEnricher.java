package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.Map;

/**
 * The campaign that brought the visitor: what the client says in {@code context.campaign}, else what the page's address
 * says, by the names of {@code campaigns.txt}. Where neither names a source, a click id does, and with it the medium.
 */
final class CampaignEnricher implements Enricher {
    private final CampaignTable table;

    /** With further names of parameters than the bundled ones. */
    CampaignEnricher(Map<String, CampaignPart> further) {
        table = new CampaignTable(further);
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

    /** Of the address, else of the query that SDKs send beside an address that was made canonical. */
    private Map<String, String> parameters(RawEvent raw, String url) {
        var found = url == null ? Map.<String, String>of() : QueryParameters.of(url, table.all());
        if (!found.isEmpty()) {
            return found;
        }
        var query = BaseFields.text(raw.getContext().get("page.search"));
        if (query == null && raw.getType() == EventType.PAGE) {
            query = BaseFields.text(raw.getProperties().get("search"));
        }
        return query == null ? Map.of() : QueryParameters.of(query.startsWith("?") ? query : "?" + query, table.all());
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
