package io.millrace.enrichment.identity;

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
 */
record Resolution(DeviceState state, String person, String session, TimedTraits traits, List<PersonChange> changes) {}
