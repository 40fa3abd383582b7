package io.millrace.enrichment.identity;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.profile.Profile;
import java.util.List;

/**
 * Result of resolving an event on the state of its device.
 *
 * @param state state of the device after the event
 * @param person id of the person
 * @param session id of the session
 * @param traits traits known on the device
 * @param changes changes of profiles that the event causes
 */
record Resolution(DeviceState state, String person, String session, TimedTraits traits, List<Profile> changes) {}
