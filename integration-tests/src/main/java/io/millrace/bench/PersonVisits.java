package io.millrace.bench;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.time.Duration;
import java.util.UUID;

/** Events of people with a device each: a visit that nobody is logged in at, and a login. All ids are of 36 characters. */
final class PersonVisits {
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final long now;
    // The first is 1: an id of zeros alone stands for nobody.
    private int visits;
    private int logins;

    /** @param now when the last login was, ms since the epoch */
    PersonVisits(long now) {
        this.now = now;
    }

    /** The first visit of the next device. */
    RawEvent visit() {
        int person = ++visits;
        return event("v" + person, person, now - Duration.ofHours(2).toMillis()).build();
    }

    /** The login on the next device, in a session of its own. */
    RawEvent login() {
        int person = ++logins;
        return event("l" + person, person, now)
                .setUserId(new UUID(person, person * SPREAD).toString())
                .build();
    }

    private static RawEvent.Builder event(String messageId, int person, long time) {
        return RawEvent.newBuilder()
                .setTenant("default")
                .setMessageId(messageId)
                .setType(EventType.TRACK)
                .setName("Visited")
                .setAnonymousId(new UUID(person * SPREAD, person).toString())
                .setTime(time)
                .setReceivedAt(time);
    }
}
