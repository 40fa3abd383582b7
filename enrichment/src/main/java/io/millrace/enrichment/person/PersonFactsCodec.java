package io.millrace.enrichment.person;

import io.millrace.enrichment.attribution.FirstTouches;
import io.millrace.schemas.person.PersonFacts;
import io.millrace.schemas.person.PersonIdFact;
import io.millrace.schemas.person.PersonSubject;
import io.millrace.schemas.person.PersonSubscription;
import java.util.Collection;
import java.util.List;

/** Conversion of {@link KnownPerson} to and from the contract of messages. */
final class PersonFactsCodec {
    private PersonFactsCodec() {}

    static PersonFacts encode(KnownPerson person) {
        return PersonFacts.newBuilder()
                .setIds(person.ids().entrySet().stream()
                        .map(id -> new PersonIdFact(id.getKey(), id.getValue()))
                        .toList())
                .setDevices(subjects(person.devices().values()))
                .setUsers(subjects(person.users().values()))
                .setOthers(List.copyOf(person.others()))
                .setSubscriptions(person.subscriptions().stream()
                        .map(one -> new PersonSubscription(one.device(), one.user()))
                        .toList())
                .setMerges(List.copyOf(person.merges()))
                .setTraits(person.traits().values())
                .setTraitTimes(person.traits().times())
                .setStopped(person.isStopped())
                .setFirstTouch(FirstTouches.toRecord(person.firstTouch()))
                .build();
    }

    /** Decodes facts; null are none. */
    static KnownPerson decode(PersonFacts facts) {
        var person = new KnownPerson();
        if (facts == null) {
            return person;
        }
        facts.getIds().forEach(id -> person.ids().put(id.getPerson(), id.getFirstSeen()));
        facts.getDevices().forEach(device -> person.devices().put(device.getId(), member(device)));
        facts.getUsers().forEach(user -> person.users().put(user.getId(), member(user)));
        person.others().addAll(facts.getOthers());
        facts.getSubscriptions()
                .forEach(one -> person.subscriptions().add(new Subscription(one.getDevice(), one.getUser())));
        facts.getMerges().forEach(person::remember);
        person.setTraits(facts.getTraits(), facts.getTraitTimes());
        person.setStopped(facts.getStopped());
        person.setFirstTouch(FirstTouches.fromRecord(facts.getFirstTouch()));
        return person;
    }

    private static List<PersonSubject> subjects(Collection<PersonMember> members) {
        return members.stream()
                .map(member -> new PersonSubject(member.id(), member.node(), member.splits()))
                .toList();
    }

    private static PersonMember member(PersonSubject subject) {
        return new PersonMember(subject.getId(), subject.getPerson(), subject.getSplits());
    }
}
