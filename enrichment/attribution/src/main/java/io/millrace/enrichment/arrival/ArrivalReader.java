package io.millrace.enrichment.arrival;

import io.millrace.schemas.event.RawEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reader of how events came. One instance serves all tasks. Thread-safe. */
public final class ArrivalReader {
    private final CampaignReader campaigns;
    private final Function<String, ClassifiedReferrer> referrers;

    /**
     * @param campaignNames names of query parameters beside the bundled ones, in any letter case
     * @param referrers classifies a referrer's URL; must be thread-safe
     */
    public ArrivalReader(Map<String, CampaignPart> campaignNames, Function<String, ClassifiedReferrer> referrers) {
        this.campaigns = new CampaignReader(campaignNames);
        this.referrers = referrers;
    }

    /**
     * The classifier of referrers, without a cache.
     *
     * @param ownSites domains whose pages are internal on every site, in lower case
     */
    public static Function<String, ClassifiedReferrer> classifier(Set<String> ownSites) {
        return new ReferrerClassifier(ownSites)::classify;
    }

    /** How the event came; reads nothing yet. */
    public Arrival of(RawEvent raw) {
        return new Arrival(raw, this);
    }

    Campaign campaign(RawEvent raw, VisitedPage page) {
        return campaigns.read(raw, page);
    }

    /** The referrer of a page, which is internal if it is of the page's own site; null if there is neither. */
    ClassifiedReferrer referrer(VisitedPage page) {
        if (page.referrer() == null) {
            return page.url() == null ? null : ClassifiedReferrer.DIRECT;
        }
        var classified = referrers.apply(page.referrer());
        if (classified.host() != null && page.url() != null) {
            var host = Urls.host(page.url());
            if (host != null && PublicSuffixes.isSameSite(classified.host(), host)) {
                return ClassifiedReferrer.internal(classified.host());
            }
        }
        return classified;
    }
}
