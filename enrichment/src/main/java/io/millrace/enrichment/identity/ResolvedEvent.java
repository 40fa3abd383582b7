package io.millrace.enrichment.identity;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.profile.Profile;
import java.util.List;

/**
 * An event of which is known who did it.
 *
 * @param raw the event as it was sent
 * @param person id of the person it resolved to
 * @param session id of its session
 * @param deviceTraits traits set on this device, this event's included, PII hashed
 * @param profile what all devices together know of the person, or null; may lag behind by a commit
 * @param changes what it adds to profiles: each a profile of just the additions; mostly empty
 */
public record ResolvedEvent(
        RawEvent raw,
        String person,
        String session,
        TimedTraits deviceTraits,
        Profile profile,
        List<Profile> changes) {}
