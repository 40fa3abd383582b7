package io.millrace.enrichment.attribution;

import io.millrace.enrichment.arrival.Arrival;

/** Reader of touches from how events came. */
public final class TouchReader {
    private TouchReader() {}

    /**
     * The touch of an event; null if it says nothing of what brought the visitor, as one without a page.
     *
     * @param time event time, ms since the epoch
     */
    public static Touch read(long time, Arrival arrival) {
        var campaign = arrival.campaign();
        var referrer = arrival.referrer();
        var site = referrer == null || !referrer.isExternal() ? null : referrer;
        if (campaign.isNamed()) {
            return new Touch(
                    time,
                    true,
                    new TrafficSource(
                            campaign.source(),
                            campaign.medium(),
                            campaign.name(),
                            campaign.term(),
                            campaign.content(),
                            site == null ? null : site.host()));
        }
        if (site != null) {
            return new Touch(
                    time, false, new TrafficSource(site.source(), site.medium(), null, null, null, site.host()));
        }
        // From a page of the own site, or from nowhere: if the session begins here, nothing brought it.
        return referrer == null ? null : new Touch(time, false, TrafficSource.DIRECT);
    }
}
