package io.millrace.enrichment.identity;

import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.enrichment.attribution.SessionTouches;
import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.person.TouchCodec;
import java.util.Base64;
import java.util.Objects;

/**
 * Session of one device: a period of activity without a gap.
 *
 * @param origin event time of the event that opened the session, ms since the epoch. The id is a hash of it and the device,
 *     so that a replay yields the same id and the id stays when an earlier event joins
 * @param first earliest event time in the session, ms since the epoch
 * @param last latest event time in the session, ms since the epoch
 * @param client the client's own id of it; null if no event of it had one
 * @param touches what brought it
 */
@SuppressWarnings("ReferenceEquality") // the same touches mean unchanged, which is what most events leave them
record Session(long origin, long first, long last, String client, SessionTouches touches) {
    /** A session of one event, not yet with its touch. */
    static Session openedAt(long time, String client) {
        return new Session(time, time, time, client, SessionTouches.NONE);
    }

    /** Whether an event at this time belongs to the session. */
    boolean accepts(long time, long gap) {
        return time >= first - gap && time <= last + gap;
    }

    /**
     * The session with an event at this time.
     *
     * @param clientId the client's own id of the session; null if it sent none
     * @param touch what the event says of what brought the visitor; null if nothing
     */
    Session with(long time, String clientId, Touch touch) {
        var id = client == null ? clientId : client;
        var after = touch == null ? touches : touches.with(touch);
        return time >= first && time <= last && after == touches && Objects.equals(id, client)
                ? this
                : new Session(origin, Math.min(first, time), Math.max(last, time), id, after);
    }

    /** The session with these touches. */
    Session withTouches(SessionTouches all) {
        return new Session(origin, first, last, client, all);
    }

    /** Upper estimate of the heap that it takes, in bytes. */
    int heapBytes() {
        int bytes = 56 + CacheBudget.textBytes(client);
        for (var touch : touches.touches()) {
            bytes += 48 + TouchCodec.heapBytes(touch);
        }
        return bytes;
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
