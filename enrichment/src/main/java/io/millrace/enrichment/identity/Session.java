package io.millrace.enrichment.identity;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Base64;

/**
 * A stretch of a device's activity.
 *
 * @param origin event time of the event that opened it, ms since the epoch: with the device it makes the id, so a
 *     replay gives the same id and a session keeps its id when an earlier event joins
 * @param first earliest event time in it
 * @param last latest event time in it
 */
record Session(long origin, long first, long last) {
    static Session openedAt(long time) {
        return new Session(time, time, time);
    }

    boolean joins(long time, long gap) {
        return time >= first - gap && time <= last + gap;
    }

    Session with(long time) {
        return time >= first && time <= last ? this : new Session(origin, Math.min(first, time), Math.max(last, time));
    }

    /** 22 characters, unique among all devices: XXH3-128 of device and origin, base64url. */
    String id(String deviceKey) {
        var hash = Hashing.xxh3_128()
                .hashStream()
                .putString(deviceKey)
                .putLong(origin)
                .get();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toByteArray());
    }
}
