package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.check.EventValidator;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitCodec;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.value.EventLimits;
import io.millrace.schemas.value.PlaceholderIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves the person, session and traits of an event from the state of its device.
 *
 * <p>A device has a person of its own, and the first user on it is that person, too. The events of any other user on the device are
 * that user's. An event without a user is of the user whom the device was at its time. Traits of an identify call are the
 * person's. An event with a session of its own ({@code context.sessionId}) keeps it; any other is assigned one by {@link
 * Sessionizer}. Pure and thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // the same object means unchanged, which is what most events leave it
final class IdentityResolver {
    private final Sessionizer sessions;
    private final TraitLimits limits;
    private final PiiHasher pii;
    private final PlaceholderIds placeholders;

    IdentityResolver(Duration sessionGap, TraitLimits limits, PiiHasher pii, PlaceholderIds placeholders) {
        this.sessions = new Sessionizer(sessionGap.toMillis());
        this.limits = limits;
        this.pii = pii;
        this.placeholders = placeholders;
    }

    /**
     * Resolves one event.
     *
     * @param deviceKey key of the raw event
     * @param known state of the device before the event
     * @param touch what the event says of what brought the visitor; null if nothing
     */
    Resolution resolve(String deviceKey, DeviceState known, RawEvent event, Touch touch) {
        var device = EventValidator.deviceId(event);
        var user = placeholders.contains(event.getUserId()) ? null : event.getUserId();
        var isAlias = user != null && isAlias(event) && !user.equals(device);
        var isOfDevice = isAlias || device.equals(event.getAnonymousId());
        var isLogin = user != null && isOfDevice && isFree(known, device);
        var state = user == null ? known : linked(known, device, user, isLogin, isOfDevice, event);
        var person = user == null ? personAt(state, event) : state.personOf(user);
        var isOwn = person == state.own();

        var clientSession = clientSession(event);
        var open = sessions.assign(known.sessions(), event.getTime(), clientSession, touch);
        var attribution = open.get(0).touches().at(event.getTime());

        var stored = TraitCodec.decode(person.traits());
        var traits = traits(stored, event);
        var hasNewTraits = traits != stored;
        var isAnnounced = person.announced() || isToBeAnnounced(state, isOwn, hasNewTraits);
        var next = person.seenAt(event.getTime(), isAnnounced).touchedBy(attribution);
        if (hasNewTraits) {
            next = next.withTraits(TraitCodec.encode(traits));
        }
        List<PersonChange> changes = List.of();
        if (isAnnounced && (isLogin || isAlias || next != person)) {
            changes = changes(state, person, next, traits, event, isLogin, isAlias);
        }
        return new Resolution(
                state.after(next, isOwn, open),
                person.person(),
                clientSession != null ? clientSession : open.get(0).id(deviceKey),
                traits,
                changes,
                attribution,
                next.firstTouch(),
                touch != null && isLate(known.sessions(), open.get(0), touch));
    }

    /** Whether a touch changed the attribution of a session's events after it. */
    private static boolean isLate(List<Session> before, Session session, Touch touch) {
        if (touch.time() >= session.last()) {
            return false;
        }
        for (var known : before) {
            if (known.origin() == session.origin()) {
                var attribution = known.touches().at(touch.time());
                return attribution == null
                        || !attribution
                                .from()
                                .equals(session.touches().at(touch.time()).from());
            }
        }
        return false;
    }

    private static boolean isAlias(RawEvent event) {
        return event.getType() == EventType.ALIAS && event.getPreviousId() != null;
    }

    /** Whether a user may become the first of the device. */
    private boolean isFree(DeviceState known, String device) {
        return known.own().user() == null && !known.sealed() && !placeholders.contains(device);
    }

    private static DeviceState linked(
            DeviceState known, String device, String user, boolean isLogin, boolean isOfDevice, RawEvent event) {
        var state = isLogin ? known.with(known.own().withUser(user), true) : known;
        if (state.personOf(user) == null) {
            var isFromBefore = !isOfDevice
                    && user.equals(device)
                    && user.equals(known.own().node());
            var person = isFromBefore ? DevicePerson.of(user, user) : DevicePerson.ofUser(event.getTenant(), user);
            state = state.with(person, false);
        }
        return state.linkedTo(user, event.getTime());
    }

    private static DevicePerson personAt(DeviceState state, RawEvent event) {
        var user = state.userAt(event.getTime());
        var person = user == null ? state.own() : state.personOf(user);
        // A user who was forgotten for others.
        return person == null ? DevicePerson.ofUser(event.getTenant(), user) : person;
    }

    private static boolean isToBeAnnounced(DeviceState state, boolean isOwn, boolean hasNewTraits) {
        var isSplitOff = state.sealed() && !state.own().derived();
        return !isOwn || state.own().user() != null || hasNewTraits || isSplitOff;
    }

    private static List<PersonChange> changes(
            DeviceState state,
            DevicePerson before,
            DevicePerson next,
            TimedTraits traits,
            RawEvent event,
            boolean isLogin,
            boolean isAlias) {
        var isOwn = before == state.own();
        var news = new PersonAnnouncements(event.getTenant(), EventValidator.deviceId(event), event.getTime());
        var changes = new ArrayList<PersonChange>(2);
        if (isOwn && (isLogin || !before.announced())) {
            var reason = isAlias ? MergeReason.ALIAS : MergeReason.LOGIN;
            changes.add(news.ofDevice(next, traits, next.user(), reason));
        } else if (!isOwn && !before.announced()) {
            changes.add(news.ofUser(next, traits));
        } else if (next != before) {
            var isEarlier = next.firstSeen() < before.firstSeen();
            changes.add(news.ofNews(next, isEarlier, next.traits() == before.traits() ? TimedTraits.NONE : traits));
        }
        if (isAlias) {
            var user = event.getUserId();
            if (!isOwn && !state.sealed()) {
                changes.add(news.ofDevice(state.own(), TimedTraits.NONE, user, MergeReason.ALIAS));
            }
            changes.add(news.ofUsers(EventValidator.deviceId(event), user));
        }
        return changes;
    }

    /** The traits after an event; the same object if it changes none. */
    private TimedTraits traits(TimedTraits stored, RawEvent event) {
        if (event.getType() != EventType.IDENTIFY || event.getTraits().isEmpty()) {
            return stored;
        }
        var ofCall = TimedTraits.of(pii.hashFields(event.getTraits()), event.getTime(), limits);
        var merged = stored.merge(ofCall, limits);
        return merged.equals(stored) ? stored : merged;
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
}
