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
        var namedUser = event.getUserId() != null && !event.getUserId().equals(device) ? event.getUserId() : null;
        var linked = link(known, namedUser, event.getTime());
        var relinked = !Objects.equals(linked.userId(), known.userId());
        var person = person(device, namedUser, linked);

        var traits = traits(linked, namedUser, event);
        var openSessions = sessions.assign(linked.sessions(), event.getTime());
        var next = new DeviceState(linked.userId(), linked.linkedAt(), openSessions, traits.onDevice());
        var changes = changes(event, device, person, relinked, traits.onEvent());
        var session = clientSession(event);
        return new Resolution(
                next, person, session != null ? session : openSessions.get(0).id(deviceKey), traits.onEvent(), changes);
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

    private static String person(String device, String namedUser, DeviceState state) {
        if (namedUser != null) {
            return namedUser;
        }
        return state.userId() != null ? state.userId() : device;
    }

    private static DeviceState link(DeviceState known, String namedUser, long time) {
        if (namedUser == null || !supersedes(known, namedUser, time)) {
            return known;
        }
        // A user does not inherit the traits of the device's previous user.
        var inherited = known.userId() == null || known.userId().equals(namedUser);
        return new DeviceState(
                namedUser, time, known.sessions(), inherited ? known.traits() : TraitCodec.encode(TimedTraits.NONE));
    }

    private static boolean supersedes(DeviceState known, String namedUser, long time) {
        if (known.userId() == null || time != known.linkedAt()) {
            return known.userId() == null || time > known.linkedAt();
        }
        return namedUser.compareTo(known.userId()) > 0;
    }

    private DeviceTraits traits(DeviceState linked, String namedUser, RawEvent event) {
        var known = TraitCodec.decode(linked.traits());
        var ofAnother = namedUser != null && !namedUser.equals(linked.userId());
        if (event.getType() != EventType.IDENTIFY || event.getTraits().isEmpty()) {
            return new DeviceTraits(ofAnother ? TimedTraits.NONE : known, linked.traits());
        }
        var ofCall = TimedTraits.of(pii.hashFields(event.getTraits()), event.getTime(), limits);
        if (ofAnother) {
            return new DeviceTraits(ofCall, linked.traits());
        }
        var merged = known.merge(ofCall, limits);
        return new DeviceTraits(merged, merged.equals(known) ? linked.traits() : TraitCodec.encode(merged));
    }

    private List<Profile> changes(RawEvent event, String device, String person, boolean relinked, TimedTraits traits) {
        var setsTraits = (relinked || event.getType() == EventType.IDENTIFY) && !traits.isEmpty();
        var mergesPersons = event.getType() == EventType.ALIAS && !device.equals(person);
        if (!setsTraits && !mergesPersons) {
            return List.of();
        }
        var changes = new ArrayList<Profile>(2);
        if (setsTraits) {
            changes.add(ProfileMerge.traitChange(event.getTenant(), person, traits, event.getTime()));
        }
        if (mergesPersons) {
            changes.add(ProfileMerge.aliasChange(event.getTenant(), device, person, event.getTime()));
        }
        return changes;
    }

    /** Traits to put on the event, and encoded traits to keep on the device. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record DeviceTraits(TimedTraits onEvent, byte[] onDevice) {}
}
