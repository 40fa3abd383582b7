package io.millrace.enrichment.person;

import io.millrace.enrichment.attribution.FirstTouches;
import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMergeFact;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.person.PersonUpdateKind;
import io.millrace.schemas.profile.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Publishes what two parts that became one person change for the world: ids that are given up or stand for themselves again, the
 * profile, and what devices have to know. Devices that know it already are not told.
 */
final class PersonPublisher {
    private static final PersonBefore NOBODY = PersonBefore.of(new KnownPerson());

    private final String tenant;
    private final PersonEffects out;

    PersonPublisher(String tenant, PersonEffects out) {
        this.tenant = tenant;
        this.out = out;
    }

    /**
     * Publishes a change.
     *
     * @param known what was known of the person before
     * @param added what was known of the part that was added
     * @param person what is known now
     * @param reason why the parts are one
     * @param since event time of what showed it, ms since the epoch
     */
    void publish(PersonBefore known, PersonBefore added, KnownPerson person, MergeReason reason, long since) {
        merges(known, added, person, reason, since);
        profile(known, added, person, since);
        updates(known, added, person);
        updates(added, NOBODY, person);
    }

    private void merges(PersonBefore known, PersonBefore added, KnownPerson person, MergeReason reason, long since) {
        var face = person.face();
        var before = new HashSet<>(known.givenUp());
        before.addAll(added.givenUp());
        var now = person.givenUp();
        if (before.contains(face)) {
            person.forgetMerge(face);
            out.merges().add(new PersonMerge(tenant, face, null, MergeReason.EARLIER_FIRST_EVENT, since));
        }
        now.stream().filter(id -> !before.contains(id)).sorted().forEach(id -> {
            person.remember(new PersonMergeFact(id, reason, since));
            out.merges().add(new PersonMerge(tenant, id, face, reason, since));
        });
    }

    private void profile(PersonBefore known, PersonBefore added, KnownPerson person, long since) {
        var face = person.face();
        if (face == null) {
            return;
        }
        for (var former : new String[] {known.face(), added.face()}) {
            if (former != null && !former.equals(face) && person.ids().containsKey(former)) {
                out.profiles()
                        .put(
                                former,
                                new Profile(
                                        tenant, former, Map.of(), Map.of(), face, since, since, 0L, List.of(),
                                        List.of()));
            }
        }
        if (!isPublished(known, person)) {
            out.profiles().put(face, profile(person, since));
        }
    }

    private static boolean isPublished(PersonBefore part, KnownPerson person) {
        return person.face().equals(part.face())
                && part.firstSeen() == person.firstSeen()
                && part.traits().equals(person.traits())
                && part.devices().equals(person.devices().keySet())
                && part.users().equals(person.users().keySet());
    }

    Profile profile(KnownPerson person, long since) {
        var first = person.firstSeen();
        return new Profile(
                tenant,
                person.face(),
                person.traits().values(),
                person.traits().times(),
                null,
                0L,
                since,
                first == KnownPerson.UNKNOWN ? 0L : first,
                List.copyOf(person.devices().keySet()),
                List.copyOf(person.users().keySet()));
    }

    /** Tells the devices of a part, but for those of another, whose knowledge is newer. */
    private void updates(PersonBefore part, PersonBefore newer, KnownPerson person) {
        var face = person.face();
        var isTold = face == null || face.equals(part.face());
        var hasTraits = part.traits().equals(person.traits());
        var hasTouch = Objects.equals(part.firstTouch(), person.firstTouch());
        if (face == null || (isTold && hasTraits && hasTouch)) {
            return;
        }
        var traits = hasTraits ? TimedTraits.NONE : person.traits();
        var touch = person.firstTouch();
        for (var device : part.devices()) {
            if (person.devices().containsKey(device) && !newer.devices().contains(device)) {
                out.updates().add(update(device, null, PersonUpdateKind.PERSON, face, traits, touch));
            }
        }
        for (var subscription : part.subscriptions()) {
            if (person.subscriptions().contains(subscription)
                    && !newer.subscriptions().contains(subscription)) {
                out.updates()
                        .add(update(
                                subscription.device(),
                                subscription.user(),
                                PersonUpdateKind.PERSON,
                                face,
                                traits,
                                touch));
            }
        }
    }

    /** A record for a device that begins anew. */
    PersonUpdate update(String device, String user, PersonUpdateKind kind, String person) {
        return update(device, user, kind, person, TimedTraits.NONE, null);
    }

    private PersonUpdate update(
            String device, String user, PersonUpdateKind kind, String person, TimedTraits traits, Touch touch) {
        var first = FirstTouches.toRecord(touch);
        return new PersonUpdate(tenant, device, user, kind, person, traits.values(), traits.times(), first);
    }
}
