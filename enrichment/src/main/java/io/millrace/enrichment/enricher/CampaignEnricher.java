package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/** Enricher {@code campaign}: the campaign that the event names itself, by the client, in the page's URL or by a click id. */
final class CampaignEnricher implements Enricher {
    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var campaign = in.arrival().campaign();
        out.setCampaignSource(campaign.source());
        out.setCampaignMedium(campaign.medium());
        out.setCampaignName(campaign.name());
        out.setCampaignTerm(campaign.term());
        out.setCampaignContent(campaign.content());
    }
}
