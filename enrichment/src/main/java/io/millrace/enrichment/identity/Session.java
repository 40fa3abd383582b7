package io.millrace.enrichment.identity;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Base64;

/**
 * Session of one device: a period of activity without a gap.
 *
 * @param origin event time of the event that opened the session, ms since the epoch. The id is a hash of it and the device,
 *     so that a replay yields the same id and the id stays when an earlier event joins
 * @param first earliest event time in the session, ms since the epoch
 * @param last latest event time in the session, ms since the epoch
 */
record Session(long origin, long first, long last) {
    /** A session of one event. */
    static Session openedAt(long time) {
        return new Session(time, time, time);
    }

    /** Whether an event at this time belongs to the session. */
    boolean accepts(long time, long gap) {
        return time >= first - gap && time <= last + gap;
    }

    /** The session with an event at this time. */
    Session with(long time) {
        return time >= first && time <= last ? this : new Session(origin, Math.min(first, time), Math.max(last, time));
    }

    /** Id of 22 characters, unique over all devices: XXH3-128 of device and origin in base64url. */
    String id(String deviceKey) {
        var hash = Hashing.xxh3_128()
                .hashStream()
                .putString(deviceKey)
                .putLong(origin)
                .get();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toByteArray());
    }
}
