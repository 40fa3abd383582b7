package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.function.Consumer;

/**
 * Enricher {@code pii}: hashes the configured fields in properties and traits, and in the page and campaign fields, which
 * were derived from properties or context. A page field matches by its path, such as {@code page.url}, or its last part; a
 * campaign field by its whole path only, because last parts such as {@code name} are common words.
 */
final class PiiEnricher implements Enricher {
    private final PiiHasher hasher;

    PiiEnricher(PiiHasher hasher) {
        this.hasher = hasher;
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        out.setProperties(hasher.hashFields(out.getProperties()));
        out.setTraits(hasher.hashFields(out.getTraits()));
        boolean url = hasher.matches("page.url");
        page(url, out.getPageUrl(), out::setPageUrl);
        // The path may have been taken from the URL.
        page(url || hasher.matches("page.path"), out.getPagePath(), out::setPagePath);
        page(hasher.matches("page.title"), out.getPageTitle(), out::setPageTitle);
        page(hasher.matches("page.referrer"), out.getPageReferrer(), out::setPageReferrer);
        campaign("campaign.source", out.getCampaignSource(), out::setCampaignSource);
        campaign("campaign.medium", out.getCampaignMedium(), out::setCampaignMedium);
        campaign("campaign.name", out.getCampaignName(), out::setCampaignName);
        campaign("campaign.term", out.getCampaignTerm(), out::setCampaignTerm);
        campaign("campaign.content", out.getCampaignContent(), out::setCampaignContent);
    }

    private void campaign(String path, String value, Consumer<String> set) {
        page(value != null && hasher.matchesFromRoot(path), value, set);
    }

    private void page(boolean matches, String value, Consumer<String> set) {
        if (matches && value != null) {
            set.accept(hasher.hash(value));
        }
    }
}
