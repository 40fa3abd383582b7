package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.Touch;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a store holds of one device, for readers beside the stream thread.
 *
 * @param person id that its own events are published under
 * @param user the first user on it; null if nobody has logged in
 * @param firstSeen event time of its first event, ms since the epoch; empty if there was none
 * @param firstTouch what first brought its person; empty if nothing is known
 */
public record StoredDevice(String person, String user, OptionalLong firstSeen, Optional<Touch> firstTouch) {
    /**
     * Reads a value of {@link IdentityProcessor#STORE}.
     *
     * @param key tenant and device
     * @throws IllegalStateException if a later release wrote it
     */
    public static StoredDevice read(String key, byte[] value) {
        var own = DeviceStateCodec.decode(key, value).own();
        return new StoredDevice(
                own.person(),
                own.user(),
                own.firstSeen() == DevicePerson.UNSEEN ? OptionalLong.empty() : OptionalLong.of(own.firstSeen()),
                Optional.ofNullable(own.firstTouch()));
    }
}
