package io.millrace.enrichment.identity;

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
 */
public record ResolvedEvent(
        RawEvent raw, String person, String session, TimedTraits traits, List<PersonChange> changes) {}
