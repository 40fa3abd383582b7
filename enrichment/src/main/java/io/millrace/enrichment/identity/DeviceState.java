package io.millrace.enrichment.identity;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * State of one device: the linked user, the open sessions and the traits.
 *
 * @param userId the user of the latest event, by event time, that named one; null if none did
 * @param linkedAt event time of that event, ms since the epoch
 * @param sessions open sessions, most recently assigned first
 * @param traits traits set on the device, encoded by {@link io.millrace.enrichment.trait.TraitCodec}; never changed in
 *     place
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; traits stay encoded because most events leave them alone
record DeviceState(String userId, long linkedAt, List<Session> sessions, byte[] traits) {
    static final DeviceState NEW = new DeviceState(null, Long.MIN_VALUE, List.of(), new byte[0]);

    private static final int VERSION = 1;
    private static final int UNLINKED = 0;
    private static final int LINKED = 1;

    /** Upper estimate of the heap that the state takes, in bytes. */
    int heapBytes() {
        return 64 + CacheBudget.textBytes(userId) + 48 * sessions.size() + traits.length;
    }

    /** The state with its link and sessions only. */
    DeviceState withoutTraits() {
        return new DeviceState(userId, linkedAt, sessions, NEW.traits);
    }

    /** Encodes version, link, sessions as differences from their origin, and the traits' bytes to the end. */
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

    /**
     * Decodes a state; null is a device that was never seen.
     *
     * @throws IllegalStateException if {@link #encode} did not write the bytes, or a later version did
     */
    static DeviceState decode(byte[] bytes) {
        if (bytes == null) {
            return NEW;
        }
        var in = new CompactReader(bytes);
        var version = in.getByte();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "device state has format version " + version + ", this release reads version " + VERSION
                            + "; run the release that wrote it, or reset the application's state");
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
        return new DeviceState(userId, linkedAt, sessions, in.remaining());
    }
}
