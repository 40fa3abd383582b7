package io.millrace.enrichment.identity;

import io.millrace.enrichment.person.PersonIdCodec;
import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Codec of device states. What follows from the key is not stored: the ids of a device and of its users, unless they are from before
 * or it was told of others. Reads what the release before wrote, too: a device's person was the linked user's id, else the device's.
 */
final class DeviceStateCodec {
    private static final int VERSION = 2;
    private static final int VERSION_BEFORE = 1;

    private static final int SEALED = 1;
    private static final int SHARED = 2;
    private static final int LINKED = 4;

    private static final int HAS_USER = 1;
    private static final int ANNOUNCED = 2;
    private static final int OTHER_NODE = 4;
    private static final int OTHER_OWN = 8;
    private static final int OTHER_PERSON = 16;
    private static final int SEEN = 32;

    private static final int NOBODY = 0;
    private static final int OWN_USER = 1;

    private DeviceStateCodec() {}

    /** Encodes the state; times are differences from the first session's where that makes them short. */
    static byte[] encode(DeviceState state, CompactWriter out) {
        out.reset();
        out.putByte(VERSION);
        var isShared = !state.others().isEmpty();
        out.putByte(
                (state.sealed() ? SEALED : 0) | (isShared ? SHARED : 0) | (state.linkedUser() != null ? LINKED : 0));
        out.putByte(state.sessions().size());
        for (var session : state.sessions()) {
            out.putLong(session.origin());
            out.putLong(session.origin() - session.first());
            out.putLong(session.last() - session.origin());
        }
        var base = base(state.sessions());
        putPerson(out, state.own(), base);
        if (isShared) {
            out.putByte(state.others().size());
            for (var other : state.others()) {
                putPerson(out, other, base);
                out.putLong(other.traits().length);
                out.putRaw(other.traits());
            }
            out.putByte(state.links().size());
            for (var link : state.links()) {
                out.putLong(link.since() - base);
                out.putByte(number(state, link.user()));
            }
        }
        if (state.linkedUser() != null) {
            out.putByte(number(state, state.linkedUser()));
            out.putLong(state.linkedAt() - base);
        }
        out.putRaw(state.own().traits());
        return out.toBytes();
    }

    /**
     * Decodes a state; null is a device that was never seen.
     *
     * @param key tenant and device
     * @throws IllegalStateException if {@link #encode} did not write the bytes, or a later version did
     */
    static DeviceState decode(String key, byte[] bytes) {
        if (bytes == null) {
            return DeviceState.ofNew(key);
        }
        var in = new CompactReader(bytes);
        var version = in.getByte();
        if (version == VERSION_BEFORE) {
            return decodeBefore(key, in);
        }
        if (version != VERSION) {
            throw new IllegalStateException(
                    "device state has format version " + version + ", this release reads versions " + VERSION_BEFORE
                            + " and " + VERSION + "; run the release that wrote it, or reset the application's state");
        }
        var flags = in.getByte();
        var sessions = sessions(in);
        var base = base(sessions);
        var tenant = key.substring(0, key.indexOf('/'));
        var own = person(in, tenant, key, base);
        var others = new ArrayList<DevicePerson>();
        var links = new ArrayList<UserLink>();
        if ((flags & SHARED) != 0) {
            for (int left = in.getByte(); left > 0; left--) {
                var other = person(in, tenant, null, base);
                others.add(other.withTraits(in.getRaw(in.getLong())));
            }
            for (int left = in.getByte(); left > 0; left--) {
                var since = in.getLong() + base;
                links.add(new UserLink(since, user(own, others, in.getByte())));
            }
        }
        String linkedUser = null;
        var linkedAt = Long.MIN_VALUE;
        if ((flags & LINKED) != 0) {
            linkedUser = user(own, others, in.getByte());
            linkedAt = in.getLong() + base;
        }
        return new DeviceState(
                own.withTraits(in.remaining()), others, links, linkedUser, linkedAt, (flags & SEALED) != 0, sessions);
    }

    private static DeviceState decodeBefore(String key, CompactReader in) {
        String userId = null;
        var linkedAt = Long.MIN_VALUE;
        if (in.getByte() == 1) {
            userId = in.getString();
            linkedAt = in.getLong();
        }
        var sessions = sessions(in);
        long first = userId == null ? DevicePerson.UNSEEN : linkedAt;
        for (var session : sessions) {
            first = Math.min(first, session.first());
        }
        var person = userId != null ? userId : key.substring(key.indexOf('/') + 1);
        var own = DevicePerson.of(userId, person).seenAt(first, false).withTraits(in.remaining());
        return new DeviceState(own, List.of(), List.of(), userId, linkedAt, false, sessions);
    }

    private static List<Session> sessions(CompactReader in) {
        var count = in.getByte();
        var sessions = new ArrayList<Session>(count);
        for (int i = 0; i < count; i++) {
            var origin = in.getLong();
            sessions.add(new Session(origin, origin - in.getLong(), origin + in.getLong()));
        }
        return sessions;
    }

    private static void putPerson(CompactWriter out, DevicePerson person, long base) {
        var isOtherOwn = !person.own().equals(person.node());
        var isOtherPerson = !person.person().equals(person.own());
        var isSeen = person.firstSeen() != DevicePerson.UNSEEN;
        out.putByte((person.user() != null ? HAS_USER : 0)
                | (person.announced() ? ANNOUNCED : 0)
                | (person.derived() ? 0 : OTHER_NODE)
                | (isOtherOwn ? OTHER_OWN : 0)
                | (isOtherPerson ? OTHER_PERSON : 0)
                | (isSeen ? SEEN : 0));
        if (person.user() != null) {
            out.putString(person.user());
        }
        if (!person.derived()) {
            PersonIdCodec.put(out, person.node());
        }
        if (isOtherOwn) {
            PersonIdCodec.put(out, person.own());
        }
        if (isOtherPerson) {
            PersonIdCodec.put(out, person.person());
        }
        if (isSeen) {
            out.putLong(person.firstSeen() - base);
        }
    }

    /**
     * Reads a person without its traits.
     *
     * @param key tenant and device, of the device's own person; null of a user's
     */
    private static DevicePerson person(CompactReader in, String tenant, String key, long base) {
        var flags = in.getByte();
        var user = (flags & HAS_USER) != 0 ? in.getString() : null;
        DevicePerson known;
        if ((flags & OTHER_NODE) != 0) {
            known = DevicePerson.of(user, PersonIdCodec.get(in));
        } else {
            known = key != null ? DevicePerson.ofDevice(key).withUser(user) : DevicePerson.ofUser(tenant, user);
        }
        var own = (flags & OTHER_OWN) != 0 ? PersonIdCodec.get(in) : known.own();
        var person = (flags & OTHER_PERSON) != 0 ? PersonIdCodec.get(in) : own;
        var firstSeen = (flags & SEEN) != 0 ? in.getLong() + base : DevicePerson.UNSEEN;
        return new DevicePerson(
                user,
                known.node(),
                known.derived(),
                own,
                person,
                firstSeen,
                (flags & ANNOUNCED) != 0,
                DevicePerson.NO_TRAITS);
    }

    private static long base(List<Session> sessions) {
        return sessions.isEmpty() ? 0 : sessions.get(0).origin();
    }

    private static int number(DeviceState state, String user) {
        if (user == null) {
            return NOBODY;
        }
        if (user.equals(state.own().user())) {
            return OWN_USER;
        }
        for (int i = 0; i < state.others().size(); i++) {
            if (state.others().get(i).user().equals(user)) {
                return OWN_USER + 1 + i;
            }
        }
        // A user who was forgotten: the events of that time are those of the device.
        return NOBODY;
    }

    private static String user(DevicePerson own, List<DevicePerson> others, int number) {
        if (number == NOBODY) {
            return null;
        }
        return number == OWN_USER
                ? own.user()
                : others.get(number - OWN_USER - 1).user();
    }
}
