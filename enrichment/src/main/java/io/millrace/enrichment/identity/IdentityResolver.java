package io.millrace.enrichment.identity;

import io.millrace.enrichment.check.EventValidator;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.profile.ProfileMerge;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitCodec;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.value.EventLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Resolves the person, session and traits of an event from the state of its device.
 *
 * <p>A device is linked to the user named by the latest event, by event time. The person is the user that the event names,
 * else the linked user, else the device. Traits of an identify call stay on the device until another user is linked. An
 * event with a session of its own ({@code context.sessionId}) keeps it; any other is assigned one by {@link Sessionizer}.
 * Pure and thread-safe.
 */
final class IdentityResolver {
    private final Sessionizer sessions;
    private final TraitLimits limits;
    private final PiiHasher pii;

    IdentityResolver(Duration sessionGap, TraitLimits limits, PiiHasher pii) {
        this.sessions = new Sessionizer(sessionGap.toMillis());
        this.limits = limits;
        this.pii = pii;
    }

    /**
     * Resolves one event.
     *
     * @param deviceKey key of the raw event
     * @param known state of the device before the event
     */
    Resolution resolve(String deviceKey, DeviceState known, RawEvent event) {
        var device = EventValidator.deviceId(event);
        var named = event.getUserId() != null && !event.getUserId().equals(device) ? event.getUserId() : null;
        var linked = link(known, named, event.getTime());
        var relinked = !Objects.equals(linked.userId(), known.userId());
        var person = person(device, named, linked);

        var traits = traits(linked, named, event);
        var touched = sessions.assign(linked.sessions(), event.getTime());
        var next = new DeviceState(linked.userId(), linked.linkedAt(), touched, traits.kept());
        var changes = changes(event, device, person, relinked, traits.shown());
        var session = clientSession(event);
        return new Resolution(
                next, person, session != null ? session : touched.get(0).id(deviceKey), traits.shown(), changes);
    }

    /**
     * Session id that the client sent, or null: from an import with a session column, or an SDK that keeps sessions itself, as
     * RudderStack's do with a number.
     */
    private static String clientSession(RawEvent event) {
        var sent = event.getContext().get("sessionId");
        if (sent instanceof Long number) {
            return number == 0 ? null : number.toString();
        }
        return sent instanceof String id && !id.isBlank() && id.length() <= EventLimits.ID_CHARS ? id : null;
    }

    private static String person(String device, String named, DeviceState state) {
        if (named != null) {
            return named;
        }
        return state.userId() != null ? state.userId() : device;
    }

    private static DeviceState link(DeviceState known, String named, long time) {
        if (named == null || !supersedes(known, named, time)) {
            return known;
        }
        // A user does not inherit the traits of the device's previous user.
        var inherited = known.userId() == null || known.userId().equals(named);
        return new DeviceState(
                named, time, known.sessions(), inherited ? known.traits() : TraitCodec.encode(TimedTraits.NONE));
    }

    private static boolean supersedes(DeviceState known, String named, long time) {
        if (known.userId() == null || time != known.linkedAt()) {
            return known.userId() == null || time > known.linkedAt();
        }
        return named.compareTo(known.userId()) > 0;
    }

    private DeviceTraits traits(DeviceState linked, String named, RawEvent event) {
        var onDevice = TraitCodec.decode(linked.traits());
        var ofAnother = named != null && !named.equals(linked.userId());
        if (event.getType() != EventType.IDENTIFY || event.getTraits().isEmpty()) {
            return new DeviceTraits(ofAnother ? TimedTraits.NONE : onDevice, linked.traits());
        }
        var called = TimedTraits.of(pii.hashed(event.getTraits()), event.getTime(), limits);
        if (ofAnother) {
            return new DeviceTraits(called, linked.traits());
        }
        var merged = onDevice.merge(called, limits);
        return new DeviceTraits(merged, merged.equals(onDevice) ? linked.traits() : TraitCodec.encode(merged));
    }

    private List<Profile> changes(RawEvent event, String device, String person, boolean relinked, TimedTraits traits) {
        var sets = (relinked || event.getType() == EventType.IDENTIFY) && !traits.isEmpty();
        var merges = event.getType() == EventType.ALIAS && !device.equals(person);
        if (!sets && !merges) {
            return List.of();
        }
        var changes = new ArrayList<Profile>(2);
        if (sets) {
            changes.add(ProfileMerge.traitChange(event.getTenant(), person, traits, event.getTime()));
        }
        if (merges) {
            changes.add(ProfileMerge.aliasChange(event.getTenant(), device, person, event.getTime()));
        }
        return changes;
    }

    /** Traits to put on the event, and encoded traits to keep on the device. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record DeviceTraits(TimedTraits shown, byte[] kept) {}
}
