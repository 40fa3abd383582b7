package io.millrace.enrichment.identity;

import io.millrace.enrichment.arrival.Arrival;
import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.attribution.TouchReader;
import io.millrace.enrichment.attribution.TrafficSource;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.schemas.event.RawEvent;
import java.util.List;

/** Reads the touch of an event as it may be stored: fields that are personal data are hashed. One serves all tasks. Thread-safe. */
public final class TouchResolver {
    private static final List<String> CAMPAIGN =
            List.of("campaign.source", "campaign.medium", "campaign.name", "campaign.term", "campaign.content");

    private final ArrivalReader arrivals;
    private final PiiHasher pii;
    private final boolean isOn;
    private final boolean hashes;

    /** @param isOn whether touches are kept at all */
    public TouchResolver(ArrivalReader arrivals, PiiHasher pii, boolean isOn) {
        this.arrivals = arrivals;
        this.pii = pii;
        this.isOn = isOn;
        this.hashes = pii.matches("page.referrer") || CAMPAIGN.stream().anyMatch(pii::matchesFromRoot);
    }

    /** How an event came. */
    Arrival arrivalOf(RawEvent event) {
        return arrivals.of(event);
    }

    /**
     * The touch of an event; null if it has none.
     *
     * @param time event time, ms since the epoch
     */
    Touch read(long time, Arrival arrival) {
        if (!isOn) {
            return null;
        }
        Touch touch;
        try {
            touch = TouchReader.read(time, arrival);
        } catch (RuntimeException e) {
            // Kept: the event goes on without a touch, and the enricher that reads the same marks and counts it.
            return null;
        }
        return touch != null && hashes ? hashed(touch) : touch;
    }

    private Touch hashed(Touch touch) {
        var from = touch.from();
        var referrer =
                from.referrer() != null && pii.matches("page.referrer") ? pii.hash(from.referrer()) : from.referrer();
        var hashed = touch.campaign()
                ? new TrafficSource(
                        hashed("campaign.source", from.source()),
                        hashed("campaign.medium", from.medium()),
                        hashed("campaign.name", from.name()),
                        hashed("campaign.term", from.term()),
                        hashed("campaign.content", from.content()),
                        referrer)
                : new TrafficSource(from.source(), from.medium(), null, null, null, referrer);
        return new Touch(touch.time(), touch.campaign(), hashed);
    }

    private String hashed(String path, String value) {
        return value != null && pii.matchesFromRoot(path) ? pii.hash(value) : value;
    }
}
