package io.millrace.enrichment.identity;

import io.millrace.enrichment.arrival.Arrival;
import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonChange;
import java.util.List;

/**
 * A raw event with its person and session.
 *
 * @param raw the event as it was sent
 * @param person id of the person
 * @param session id of the session
 * @param traits traits of the person, including those of this event, as far as the device knows them; named PII is hashed
 * @param changes messages to persons' nodes that the event causes; mostly empty
 * @param arrival how the event came
 * @param attribution what brought the session; null if it is not known
 * @param firstTouch what first brought the person; null if it is not known
 */
public record ResolvedEvent(
        RawEvent raw,
        String person,
        String session,
        TimedTraits traits,
        List<PersonChange> changes,
        Arrival arrival,
        Touch attribution,
        Touch firstTouch) {}
