package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.Map;

/** The campaign that brought the visitor: what the client says in {@code context.campaign}, else the page's utm_*. */
final class CampaignEnricher implements Enricher {
    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var context = in.raw().getContext();
        var url = out.getPageUrl() != null && out.getPageUrl().contains("utm_") ? out.getPageUrl() : null;
        var source = value(context, "campaign.source", url, "utm_source");
        var medium = value(context, "campaign.medium", url, "utm_medium");
        var name = value(context, "campaign.name", url, "utm_campaign");
        var term = value(context, "campaign.term", url, "utm_term");
        var content = value(context, "campaign.content", url, "utm_content");
        out.setCampaignSource(source);
        out.setCampaignMedium(medium);
        out.setCampaignName(name);
        out.setCampaignTerm(term);
        out.setCampaignContent(content);
    }

    private static String value(Map<String, Object> context, String key, String url, String parameter) {
        var said = BaseFields.text(context.get(key));
        return said != null || url == null ? said : Urls.parameter(url, parameter);
    }
}
