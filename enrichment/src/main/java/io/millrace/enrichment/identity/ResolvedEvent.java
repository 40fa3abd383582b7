package io.millrace.enrichment.identity;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.profile.Profile;
import java.util.List;

/**
 * A raw event with its person and session.
 *
 * @param raw the event as it was sent
 * @param person id of the person, merges applied
 * @param session id of the session
 * @param deviceTraits traits set on the device, including those of this event; named PII is hashed
 * @param profile profile of the person over all devices, or null; may lag behind by a commit
 * @param changes changes of profiles that the event causes, each a profile with only what is added; mostly empty
 */
public record ResolvedEvent(
        RawEvent raw,
        String person,
        String session,
        TimedTraits deviceTraits,
        Profile profile,
        List<Profile> changes) {}
