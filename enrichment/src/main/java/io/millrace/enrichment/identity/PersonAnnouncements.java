package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.FirstTouches;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonChangeKind;
import io.millrace.schemas.person.PersonFacts;
import io.millrace.schemas.person.PersonIdFact;
import io.millrace.schemas.person.PersonIds;
import io.millrace.schemas.person.PersonSubject;
import io.millrace.schemas.person.PersonSubscription;
import java.util.List;

/**
 * Messages of one device to persons' nodes. Of two nodes to be joined the message is for the greater, which hands over to the smaller:
 * one message less.
 */
final class PersonAnnouncements {
    private final String tenant;
    private final String device;
    private final long time;

    /** @param time event time of the event that causes them, ms since the epoch */
    PersonAnnouncements(String tenant, String device, long time) {
        this.tenant = tenant;
        this.device = device;
        this.time = time;
    }

    /** All that the device knows of its own person, to be joined with a user's if it is not null. */
    PersonChange ofDevice(DevicePerson own, TimedTraits traits, String user, MergeReason reason) {
        var facts = facts(own, traits).setDevices(List.of(new PersonSubject(device, own.node(), 0)));
        var other = user == null ? null : PersonIds.ofUser(tenant, user);
        if (user != null) {
            facts.setUsers(List.of(new PersonSubject(user, other, 0)));
        }
        return message(own, facts, other, reason);
    }

    /** All that the device knows of a user who is not its first, or who has no device. */
    PersonChange ofUser(DevicePerson person, TimedTraits traits) {
        var user = person.user();
        var node = PersonIds.ofUser(tenant, user);
        var facts = facts(person, traits)
                .setUsers(List.of(new PersonSubject(user, node, 0)))
                .setSubscriptions(List.of(new PersonSubscription(device, user)));
        if (person.derived()) {
            return message(person, facts, null, MergeReason.LOGIN);
        }
        // A user from before, whose id was the person's.
        return message(person, facts.setOthers(List.of(person.node())), node, MergeReason.LOGIN);
    }

    /** What is new of a person that announced itself before: an earlier first event or touch, all traits, or several. */
    PersonChange ofNews(DevicePerson person, boolean isEarlier, TimedTraits traits) {
        var facts = facts(person, traits);
        if (!isEarlier) {
            facts.setIds(List.of());
        }
        return message(person, facts, null, MergeReason.LOGIN);
    }

    /** Two users that are one by an alias. */
    PersonChange ofUsers(String previous, String user) {
        var node = PersonIds.ofUser(tenant, previous);
        var other = PersonIds.ofUser(tenant, user);
        var facts = PersonFacts.newBuilder()
                .setUsers(List.of(new PersonSubject(previous, node, 0), new PersonSubject(user, other, 0)));
        return message(DevicePerson.of(previous, node), facts, other, MergeReason.ALIAS);
    }

    private PersonFacts.Builder facts(DevicePerson person, TimedTraits traits) {
        return PersonFacts.newBuilder()
                .setIds(List.of(new PersonIdFact(person.own(), person.firstSeen())))
                .setFirstTouch(FirstTouches.toRecord(person.firstTouch()))
                .setTraits(traits.values())
                .setTraitTimes(traits.times());
    }

    private PersonChange message(DevicePerson person, PersonFacts.Builder facts, String other, MergeReason reason) {
        var isGreater = other == null || person.node().compareTo(other) > 0;
        return PersonChange.newBuilder()
                .setTenant(tenant)
                .setPerson(isGreater ? person.node() : other)
                .setKind(PersonChangeKind.FACTS)
                .setOther(isGreater ? other : person.node())
                .setReason(reason)
                .setSince(time)
                .setDevice(device)
                .setKnown(person.person())
                .setFacts(facts.build())
                .build();
    }
}
