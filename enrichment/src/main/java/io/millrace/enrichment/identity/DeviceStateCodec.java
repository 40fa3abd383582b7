package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.SessionTouches;
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
    private static final int VERSION = 3;
    private static final int VERSION_WITHOUT_TOUCHES = 2;
    private static final int VERSION_BEFORE = 1;

    private static final int SEALED = 1;
    private static final int SHARED = 2;
    private static final int LINKED = 4;
    private static final int TOUCHED = 8;
    private static final int NAMED = 16;

    private static final int HAS_USER = 1;
    private static final int ANNOUNCED = 2;
    private static final int OTHER_NODE = 4;
    private static final int OTHER_OWN = 8;
    private static final int OTHER_PERSON = 16;
    private static final int SEEN = 32;
    private static final int FIRST_TOUCH = 64;

    private static final int NOBODY = 0;
    private static final int OWN_USER = 1;

    private DeviceStateCodec() {}

    /** Encodes the state; times are differences from the first session's where that makes them short. */
    static byte[] encode(DeviceState state, CompactWriter out) {
        out.reset();
        var isShared = !state.others().isEmpty();
        var isNamed = state.sessions().stream().anyMatch(session -> session.client() != null);
        var touches = TouchTable.of(state);
        // The oldest that can say it: an instance of the build before may have to read it during an upgrade.
        out.putByte(touches != null || isNamed ? VERSION : VERSION_WITHOUT_TOUCHES);
        out.putByte((state.sealed() ? SEALED : 0)
                | (isShared ? SHARED : 0)
                | (state.linkedUser() != null ? LINKED : 0)
                | (touches != null ? TOUCHED : 0)
                | (isNamed ? NAMED : 0));
        putSessions(out, state.sessions(), isNamed, touches);
        var base = base(state.sessions());
        putPerson(out, state.own(), base, touches);
        if (isShared) {
            out.putByte(state.others().size());
            for (var other : state.others()) {
                putPerson(out, other, base, touches);
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
        if (version != VERSION && version != VERSION_WITHOUT_TOUCHES) {
            throw new IllegalStateException(
                    "device state has format version " + version + ", this release reads versions " + VERSION_BEFORE
                            + " to " + VERSION + "; run the release that wrote it, or reset the application's state");
        }
        var flags = in.getByte();
        var sessions = sessions(in, (flags & NAMED) != 0);
        var touches = (flags & TOUCHED) != 0 ? TouchTable.get(in) : null;
        if (touches != null) {
            sessions.replaceAll(session -> touches.withTouches(in, session));
        }
        var base = base(sessions);
        var tenant = key.substring(0, key.indexOf('/'));
        var own = person(in, tenant, key, base, touches);
        var others = new ArrayList<DevicePerson>();
        var links = new ArrayList<UserLink>();
        if ((flags & SHARED) != 0) {
            for (int left = in.getByte(); left > 0; left--) {
                var other = person(in, tenant, null, base, touches);
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
        var sessions = sessions(in, false);
        long first = userId == null ? DevicePerson.UNSEEN : linkedAt;
        for (var session : sessions) {
            first = Math.min(first, session.first());
        }
        var person = userId != null ? userId : key.substring(key.indexOf('/') + 1);
        var own = DevicePerson.of(userId, person).seenAt(first, false).withTraits(in.remaining());
        return new DeviceState(own, List.of(), List.of(), userId, linkedAt, false, sessions);
    }

    private static void putSessions(CompactWriter out, List<Session> sessions, boolean isNamed, TouchTable touches) {
        out.putByte(sessions.size());
        for (var session : sessions) {
            out.putLong(session.origin());
            out.putLong(session.origin() - session.first());
            out.putLong(session.last() - session.origin());
            if (isNamed) {
                out.putString(session.client() == null ? "" : session.client());
            }
        }
        if (touches != null) {
            touches.putSources(out);
            sessions.forEach(session -> touches.putTouches(out, session));
        }
    }

    /** Reads sessions without their touches. */
    private static List<Session> sessions(CompactReader in, boolean isNamed) {
        var count = in.getByte();
        var sessions = new ArrayList<Session>(count);
        for (int i = 0; i < count; i++) {
            var origin = in.getLong();
            var first = origin - in.getLong();
            var last = origin + in.getLong();
            var client = isNamed ? in.getString() : "";
            sessions.add(new Session(origin, first, last, client.isEmpty() ? null : client, SessionTouches.NONE));
        }
        return sessions;
    }

    private static void putPerson(CompactWriter out, DevicePerson person, long base, TouchTable touches) {
        var isOtherOwn = !person.own().equals(person.node());
        var isOtherPerson = !person.person().equals(person.own());
        var isSeen = person.firstSeen() != DevicePerson.UNSEEN;
        out.putByte((person.user() != null ? HAS_USER : 0)
                | (person.announced() ? ANNOUNCED : 0)
                | (person.derived() ? 0 : OTHER_NODE)
                | (isOtherOwn ? OTHER_OWN : 0)
                | (isOtherPerson ? OTHER_PERSON : 0)
                | (isSeen ? SEEN : 0)
                | (person.firstTouch() != null ? FIRST_TOUCH : 0));
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
        if (person.firstTouch() != null) {
            touches.putTouch(out, person.firstTouch(), base);
        }
    }

    /**
     * Reads a person without its traits.
     *
     * @param key tenant and device, of the device's own person; null of a user's
     */
    private static DevicePerson person(CompactReader in, String tenant, String key, long base, TouchTable touches) {
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
                (flags & FIRST_TOUCH) != 0 ? touches.getTouch(in, base) : null,
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
