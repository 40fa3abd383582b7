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
 * Resolves an event on the state of its device. A device is linked to the user that an event on it named last by event
 * time. The person is the user that the event names, else the device's user, else the device. Traits of an identify hold
 * on its device from that event on, and leave it when another user takes it over. An event that brings a session
 * ({@code context.sessionId}) keeps it; any other is put in one by silence. Pure; thread-safe.
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

    Resolution resolve(String deviceKey, DeviceState known, RawEvent event) {
        var device = EventValidator.device(event);
        var named = event.getUserId() != null && !event.getUserId().equals(device) ? event.getUserId() : null;
        var linked = link(known, named, event.getTime());
        var relinked = !Objects.equals(linked.userId(), known.userId());
        var person = person(device, named, linked);

        var traits = traits(linked, named, event);
        var touched = sessions.touch(linked.sessions(), event.getTime());
        var next = new DeviceState(linked.userId(), linked.linkedAt(), touched, traits.kept());
        var changes = changes(event, device, person, relinked, traits.shown());
        var session = given(event);
        return new Resolution(
                next, person, session != null ? session : touched.get(0).id(deviceKey), traits.shown(), changes);
    }

    /**
     * A session that the sender knows better: an import with a session column, or an SDK that keeps its own, as
     * RudderStack's do with a number.
     */
    private static String given(RawEvent event) {
        var given = event.getContext().get("sessionId");
        if (given instanceof Long number) {
            return number == 0 ? null : number.toString();
        }
        return given instanceof String id && !id.isBlank() && id.length() <= EventLimits.ID_CHARS ? id : null;
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
        // Another user on the same device: what was set for the one before is none of theirs.
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
            changes.add(ProfileMerge.ofTraits(event.getTenant(), person, traits, event.getTime()));
        }
        if (merges) {
            changes.add(ProfileMerge.ofAlias(event.getTenant(), device, person, event.getTime()));
        }
        return changes;
    }

    /** The traits to show on the event, and the bytes to keep on the device. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record DeviceTraits(TimedTraits shown, byte[] kept) {}
}
