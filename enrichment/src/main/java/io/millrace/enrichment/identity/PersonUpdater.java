package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.FirstTouches;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitCodec;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.person.PersonUpdate;
import java.util.List;

/** Applies what a device is told of its person, or of the person of a user on it, to its state. Pure and thread-safe. */
final class PersonUpdater {
    private final TraitLimits limits;

    PersonUpdater(TraitLimits limits) {
        this.limits = limits;
    }

    /**
     * The state after the update; the same object if it changes nothing.
     *
     * @param key tenant and device
     */
    DeviceState apply(String key, DeviceState state, PersonUpdate update) {
        var user = update.getUser();
        return switch (update.getKind()) {
            case PERSON -> user == null ? ofDevice(state, update) : ofUser(state, update);
            case SPLIT -> user == null ? splitDevice(state, update) : splitUser(state, update);
            case ERASED -> user == null ? erased(key, state) : erasedUser(state, user);
            case UNKNOWN -> state;
        };
    }

    private DeviceState ofDevice(DeviceState state, PersonUpdate update) {
        // A device that was erased meanwhile does not know the person any more.
        return state.own().announced() ? state.with(told(state.own(), update), true) : state;
    }

    private DeviceState ofUser(DeviceState state, PersonUpdate update) {
        var known = other(state, update.getUser());
        return known == null || !known.announced() ? state : state.with(told(known, update), false);
    }

    private DevicePerson told(DevicePerson known, PersonUpdate update) {
        var isSame = known.person().equals(update.getPerson());
        var next = (isSame ? known : known.withPerson(update.getPerson()))
                .touchedBy(FirstTouches.fromRecord(update.getFirstTouch()));
        if (update.getTraits().isEmpty()) {
            return next;
        }
        var stored = TraitCodec.decode(known.traits());
        var merged = stored.merge(new TimedTraits(update.getTraits(), update.getTraitTimes()), limits);
        return merged.equals(stored) ? next : next.withTraits(TraitCodec.encode(merged));
    }

    private static DeviceState splitDevice(DeviceState state, PersonUpdate update) {
        return withoutOwn(state, DevicePerson.of(null, update.getPerson()), state.sessions())
                .asSealed();
    }

    private static DeviceState splitUser(DeviceState state, PersonUpdate update) {
        var user = update.getUser();
        var isFirst = user.equals(state.own().user());
        if (!isFirst && other(state, user) == null) {
            return state;
        }
        var known = DevicePerson.ofUser(update.getTenant(), user);
        var split = new DevicePerson(
                user,
                known.node(),
                true,
                update.getPerson(),
                update.getPerson(),
                DevicePerson.UNSEEN,
                false,
                null,
                DevicePerson.NO_TRAITS);
        var rest = isFirst ? state.with(state.own().withUser(null), true).asSealed() : state;
        return rest.with(split, false);
    }

    private static DeviceState erased(String key, DeviceState state) {
        return withoutOwn(state, DevicePerson.ofDevice(key), List.of());
    }

    private static DeviceState erasedUser(DeviceState state, String user) {
        return other(state, user) == null ? state : state.without(user);
    }

    /** The state with a new own person, which the first user is no longer. */
    private static DeviceState withoutOwn(DeviceState state, DevicePerson own, List<Session> sessions) {
        var user = state.own().user();
        var rest = new DeviceState(
                own, state.others(), state.links(), state.linkedUser(), state.linkedAt(), state.sealed(), sessions);
        return user == null ? rest : rest.without(user);
    }

    private static DevicePerson other(DeviceState state, String user) {
        for (var other : state.others()) {
            if (other.user().equals(user)) {
                return other;
            }
        }
        return null;
    }
}
