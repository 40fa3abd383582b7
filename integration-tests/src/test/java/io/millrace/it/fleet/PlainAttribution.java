package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What brought the session of each event, by a plain search of the events of it that were sent before. Knows the pages of {@link
 * PeopleLog}: one campaign, no referrers.
 */
final class PlainAttribution {
    private static final String CAMPAIGN = "mail/email/spring";
    private static final String DIRECT = "null/direct/null";

    private PlainAttribution() {}

    /** Every event that was published is attributed as the log says, whichever instances enriched it. */
    static void isThatOf(String what, List<RawEvent> log, List<EnrichedEvent> published) {
        var byId = published.stream().collect(Collectors.toMap(EnrichedEvent::getMessageId, Function.identity()));
        Map<String, List<RawEvent>> sessions = new HashMap<>();
        Map<String, String> expected = new HashMap<>();
        Map<String, String> found = new HashMap<>();
        var sent = new HashSet<String>();
        for (var event : log) {
            if (sent.add(event.getMessageId())) {
                var enriched = byId.get(event.getMessageId());
                var session = sessions.computeIfAbsent(enriched.getSession(), unseen -> new ArrayList<>());
                session.add(event);
                expected.put(event.getMessageId(), attribution(session, event.getTime()));
                found.put(
                        event.getMessageId(),
                        enriched.getAttributionSource() + "/" + enriched.getAttributionMedium() + "/"
                                + enriched.getAttributionName());
            }
        }

        assertThat(expected.values()).as(what).contains(CAMPAIGN, DIRECT);
        assertThat(found).as(what + ": what brought the sessions").isEqualTo(expected);
    }

    /** The latest campaign until then, else what the earliest event says: each has a page. */
    private static String attribution(List<RawEvent> session, long time) {
        var hasCampaign = session.stream().anyMatch(event -> event.getTime() <= time && isOfCampaign(event));
        var first = session.stream()
                .min(Comparator.comparingLong(RawEvent::getTime))
                .orElseThrow();
        return hasCampaign || isOfCampaign(first) ? CAMPAIGN : DIRECT;
    }

    private static boolean isOfCampaign(RawEvent event) {
        return ((String) event.getContext().get("page.url")).contains("utm_campaign");
    }
}
