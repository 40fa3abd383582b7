package io.millrace.enrichment.identity;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a device.
 *
 * @param userId the user last seen on it by event time, or null
 * @param linkedAt event time of that sighting, ms since the epoch
 * @param sessions its sessions that may still take events, the one touched last first
 * @param traits traits set on it, as {@link io.millrace.enrichment.trait.TraitCodec} encodes them; never changed in
 *     place
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes pass through untouched, which is their point
record DeviceState(String userId, long linkedAt, List<Session> sessions, byte[] traits) {
    static final DeviceState NEW = new DeviceState(null, Long.MIN_VALUE, List.of(), new byte[0]);

    private static final int VERSION = 1;
    private static final int UNLINKED = 0;
    private static final int LINKED = 1;

    /** What it takes on the heap, estimated from above. */
    int bytes() {
        return 64 + CacheBudget.textBytes(userId) + 48 * sessions.size() + traits.length;
    }

    DeviceState withoutTraits() {
        return new DeviceState(userId, linkedAt, sessions, NEW.traits);
    }

    /** Version, link, sessions as differences from their origin, and the traits' bytes to the end. */
    byte[] encode(CompactWriter out) {
        out.reset();
        out.putByte(VERSION);
        if (userId == null) {
            out.putByte(UNLINKED);
        } else {
            out.putByte(LINKED);
            out.putString(userId);
            out.putLong(linkedAt);
        }
        out.putByte(sessions.size());
        for (var session : sessions) {
            out.putLong(session.origin());
            out.putLong(session.origin() - session.first());
            out.putLong(session.last() - session.origin());
        }
        out.putRaw(traits);
        return out.toBytes();
    }

    /** The state of bytes that {@link #encode} made; null is a device never seen. */
    static DeviceState decode(byte[] bytes) {
        if (bytes == null) {
            return NEW;
        }
        var in = new CompactReader(bytes);
        var version = in.getByte();
        if (version != VERSION) {
            throw new IllegalStateException("state of a device has version " + version + ", known is " + VERSION);
        }
        String userId = null;
        var linkedAt = Long.MIN_VALUE;
        if (in.getByte() == LINKED) {
            userId = in.getString();
            linkedAt = in.getLong();
        }
        var count = in.getByte();
        var sessions = new ArrayList<Session>(count);
        for (int i = 0; i < count; i++) {
            var origin = in.getLong();
            sessions.add(new Session(origin, origin - in.getLong(), origin + in.getLong()));
        }
        return new DeviceState(userId, linkedAt, sessions, in.rest());
    }
}
