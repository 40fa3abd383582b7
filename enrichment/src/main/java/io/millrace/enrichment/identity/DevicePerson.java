package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.person.TouchCodec;
import io.millrace.schemas.person.PersonIds;

/**
 * The person of a device itself, with the first user on it, or of another user on it.
 *
 * @param user the user; null if nobody has logged in on the device
 * @param node person that messages about it are for
 * @param derived whether the node follows from the device or user, so that it need not be stored
 * @param own id under which its events are published until it is told of another
 * @param person id under which its events are published now
 * @param firstSeen event time of its first event on this device, ms since the epoch; {@link #UNSEEN} if there was none
 * @param announced whether its node knows of it
 * @param firstTouch what first brought it, as far as the device knows; null if nothing is known
 * @param traits traits, encoded by {@link io.millrace.enrichment.trait.TraitCodec}; never changed in place
 */
// Never compared; traits stay encoded because most events leave them alone, and the same touch means unchanged.
@SuppressWarnings({"ArrayRecordComponent", "ReferenceEquality"})
record DevicePerson(
        String user,
        String node,
        boolean derived,
        String own,
        String person,
        long firstSeen,
        boolean announced,
        Touch firstTouch,
        byte[] traits) {
    static final long UNSEEN = Long.MAX_VALUE;
    static final byte[] NO_TRAITS = {};

    /**
     * The person of a device that was never seen.
     *
     * @param key tenant and device
     */
    static DevicePerson ofDevice(String key) {
        return new DevicePerson(null, PersonIds.ofDeviceKey(key), true);
    }

    /** The person of a user who was never seen on the device. */
    static DevicePerson ofUser(String tenant, String user) {
        return new DevicePerson(user, PersonIds.ofUser(tenant, user), true);
    }

    /** A person of an id that does not follow from device or user: one from before, or of a split. */
    static DevicePerson of(String user, String id) {
        return new DevicePerson(user, id, false);
    }

    private DevicePerson(String user, String id, boolean derived) {
        this(user, id, derived, id, id, UNSEEN, false, null, NO_TRAITS);
    }

    DevicePerson withUser(String value) {
        return new DevicePerson(value, node, derived, own, person, firstSeen, announced, firstTouch, traits);
    }

    DevicePerson withPerson(String value) {
        return new DevicePerson(user, node, derived, own, value, firstSeen, announced, firstTouch, traits);
    }

    DevicePerson withTraits(byte[] value) {
        return new DevicePerson(user, node, derived, own, person, firstSeen, announced, firstTouch, value);
    }

    /** The same with a touch; the same object if it is not earlier than the first. */
    DevicePerson touchedBy(Touch touch) {
        var first = Touch.earlier(firstTouch, touch);
        return first == firstTouch
                ? this
                : new DevicePerson(user, node, derived, own, person, firstSeen, announced, first, traits);
    }

    /** The same with an event at this time, announced or as before. */
    DevicePerson seenAt(long time, boolean isAnnounced) {
        return time >= firstSeen && isAnnounced == announced
                ? this
                : new DevicePerson(
                        user, node, derived, own, person, Math.min(firstSeen, time), isAnnounced, firstTouch, traits);
    }

    /** Upper estimate of the heap that it takes, in bytes. */
    int heapBytes() {
        int bytes = 80
                + TouchCodec.heapBytes(firstTouch)
                + CacheBudget.textBytes(user)
                + CacheBudget.textBytes(own)
                + traits.length;
        return person.equals(own) && node.equals(own)
                ? bytes
                : bytes + CacheBudget.textBytes(person) + CacheBudget.textBytes(node);
    }
}
