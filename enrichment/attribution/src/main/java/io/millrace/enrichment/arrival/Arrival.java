package io.millrace.enrichment.arrival;

import io.millrace.schemas.event.RawEvent;

/**
 * How one event came: its page, campaign and referrer. Each is read when it is first asked for, and once. A reading may throw on
 * input that cannot be read; it then throws each time. For one thread.
 */
public final class Arrival {
    private final RawEvent raw;
    private final ArrivalReader reader;
    private VisitedPage page;
    private Campaign campaign;
    private ClassifiedReferrer referrer;
    private boolean hasReadReferrer;

    Arrival(RawEvent raw, ArrivalReader reader) {
        this.raw = raw;
        this.reader = reader;
    }

    /** The page; never null. */
    public VisitedPage page() {
        if (page == null) {
            page = VisitedPage.of(raw);
        }
        return page;
    }

    /** The campaign that the event names itself; never null. */
    public Campaign campaign() {
        if (campaign == null) {
            campaign = reader.campaign(raw, page());
        }
        return campaign;
    }

    /** Where the page was come to from; null if the event has neither page nor referrer. */
    public ClassifiedReferrer referrer() {
        if (!hasReadReferrer) {
            referrer = reader.referrer(page());
            hasReadReferrer = true;
        }
        return referrer;
    }
}
