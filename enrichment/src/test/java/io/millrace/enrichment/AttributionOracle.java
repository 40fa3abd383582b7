package io.millrace.enrichment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reference implementation of attribution, which remembers every event and searches all of them. Events are given in order of
 * arrival, and have times of their own.
 */
final class AttributionOracle {
    private static final Comparator<Arrived> BY_TIME = Comparator.comparingLong(Arrived::time);

    private final Map<Object, List<Arrived>> bySession = new HashMap<>();
    private int arrivals;

    /**
     * What an event says of its origin.
     *
     * @param label what insights call it, for comparison
     * @param isCampaign whether it starts a new attribution
     */
    record Origin(String label, boolean isCampaign) {}

    /** An event with its number in order of arrival; the origin is null if it says none. */
    record Arrived(Object session, long time, int number, Origin origin) {}

    /** Takes in an event. */
    Arrived add(Object session, long time, Origin origin) {
        var event = new Arrived(session, time, arrivals++, origin);
        bySession.computeIfAbsent(session, unseen -> new ArrayList<>()).add(event);
        return event;
    }

    /** What the event is attributed to by all events so far: the latest campaign until then, else the session's earliest origin. */
    Optional<String> attribution(Arrived event) {
        var touches = touches(event.session());
        var campaign = touches.stream()
                .filter(touch -> touch.origin().isCampaign() && touch.time() <= event.time())
                .max(BY_TIME);
        return campaign.or(() -> touches.stream().min(BY_TIME))
                .map(touch -> touch.origin().label());
    }

    /** Whether the session has an origin at or before the event, and all such ones came before it. */
    boolean isDecidedOnArrival(Arrived event) {
        var until = touches(event.session()).stream()
                .filter(touch -> touch.time() <= event.time())
                .toList();
        return !until.isEmpty() && until.stream().allMatch(touch -> touch.number() <= event.number());
    }

    /** Campaigns of the session with the most. */
    int mostCampaigns() {
        return bySession.values().stream()
                .mapToInt(events -> (int) events.stream()
                        .filter(event ->
                                event.origin() != null && event.origin().isCampaign())
                        .count())
                .max()
                .orElse(0);
    }

    private List<Arrived> touches(Object session) {
        return bySession.get(session).stream()
                .filter(event -> event.origin() != null)
                .toList();
    }
}
