package io.millrace.enrichment.identity;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.profile.Profile;
import java.util.List;

/**
 * What the state of its device says of an event.
 *
 * @param state the device's state after the event
 * @param person who did it
 * @param session id of its session
 * @param traits traits known on the device
 * @param changes what the event adds to profiles
 */
record Resolution(DeviceState state, String person, String session, TimedTraits traits, List<Profile> changes) {}
