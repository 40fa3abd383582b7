package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.person.PersonChange;
import java.util.List;

/**
 * Result of resolving an event on the state of its device.
 *
 * @param state state of the device after the event
 * @param person id of the person
 * @param session id of the session
 * @param traits traits of the person, as far as the device knows them
 * @param changes messages to persons' nodes that the event causes; mostly empty
 * @param attribution what brought the session; null if it is not known
 * @param firstTouch what first brought the person; null if it is not known
 * @param isLate whether the event changed the attribution of its session for events after it, which may have been published
 */
record Resolution(
        DeviceState state,
        String person,
        String session,
        TimedTraits traits,
        List<PersonChange> changes,
        Touch attribution,
        Touch firstTouch,
        boolean isLate) {}
