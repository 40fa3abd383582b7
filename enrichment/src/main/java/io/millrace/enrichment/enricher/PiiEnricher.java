package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.function.Consumer;

/**
 * Hashes named personal data: in the event's own properties and traits, and where fields of the event were made of them or
 * of its context. Those of the page are known as {@code page.url} and so on, also by the last part; those of the campaign,
 * whose last parts are everyday words, as {@code campaign.name} and so on only.
 */
final class PiiEnricher implements Enricher {
    private final PiiHasher hasher;

    PiiEnricher(PiiHasher hasher) {
        this.hasher = hasher;
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        out.setProperties(hasher.hashed(out.getProperties()));
        out.setTraits(hasher.hashed(out.getTraits()));
        boolean url = hasher.means("page.url");
        page(url, out.getPageUrl(), out::setPageUrl);
        // It may have been taken from the address.
        page(url || hasher.means("page.path"), out.getPagePath(), out::setPagePath);
        page(hasher.means("page.title"), out.getPageTitle(), out::setPageTitle);
        page(hasher.means("page.referrer"), out.getPageReferrer(), out::setPageReferrer);
        campaign("campaign.source", out.getCampaignSource(), out::setCampaignSource);
        campaign("campaign.medium", out.getCampaignMedium(), out::setCampaignMedium);
        campaign("campaign.name", out.getCampaignName(), out::setCampaignName);
        campaign("campaign.term", out.getCampaignTerm(), out::setCampaignTerm);
        campaign("campaign.content", out.getCampaignContent(), out::setCampaignContent);
    }

    private void campaign(String path, String value, Consumer<String> set) {
        page(value != null && hasher.meansExactly(path), value, set);
    }

    private void page(boolean isMeant, String value, Consumer<String> set) {
        if (isMeant && value != null) {
            set.accept(hasher.hash(value));
        }
    }
}
