package io.millrace.enrichment.person;

import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonChangeKind;

/**
 * Distributed union-find of persons: what a message does to the node that it is for, and what follows.
 *
 * <p>Every device and every user has a node, which points to another node of its person or is the root and knows the person. A
 * message for a pointer is forwarded. Two roots become one when that of the greater id hands over what it knows to the smaller and
 * points to it: ids only decrease along pointers, so there are no circles in any order of messages. The id that the world sees is
 * another matter: of those that events were published under, the one that was seen first ({@link KnownPerson#face}).
 *
 * <p>A root that would have too many devices or users refuses what it is handed and sends it back, to be a root again. Pure and
 * thread-safe.
 */
final class PersonGraph {
    /** A message that was forwarded more often is for a node that was split or erased meanwhile. */
    private static final int MAX_HOPS = 64;

    private final int maxIds;
    private final TraitLimits limits;

    /** @param maxIds most devices, and most users, of a person */
    PersonGraph(int maxIds, TraitLimits limits) {
        this.maxIds = maxIds;
        this.limits = limits;
    }

    /**
     * Handles a message.
     *
     * @param node the node that the message is for; null if there is none
     * @return the node as it is then; null if it is gone
     */
    PersonNode handle(PersonNode node, PersonChange message, PersonEffects out) {
        switch (message.getKind()) {
            case ROOT -> {
                return becomeRoot(node, message, out);
            }
            case POINT -> {
                return becomePointer(node, message, out);
            }
            case FORGET -> {
                return node != null && node.isRoot() ? node : null;
            }
            default -> {
                if (node != null && !node.isRoot()) {
                    out.messages().add(forwarded(message, node.parent()));
                    return node;
                }
                return atRoot(node == null ? null : node.person(), message, out);
            }
        }
    }

    private PersonNode atRoot(KnownPerson person, PersonChange message, PersonEffects out) {
        return switch (message.getKind()) {
            case FACTS -> learn(person, message, out);
            case JOIN -> join(person, message, out);
            case ABSORB -> absorb(person, message, out);
            case MERGE -> mergeByHand(person, message, out);
            case SPLIT -> new PersonSplit(message, person, out).split();
            case ERASE -> new PersonErasure(message, person, out).erase();
            default -> {
                out.ignore();
                yield person == null ? null : PersonNode.root(person);
            }
        };
    }

    private PersonNode learn(KnownPerson person, PersonChange message, PersonEffects out) {
        var origin = message.getOrigin();
        if (origin != null && (person == null || !person.contains(origin))) {
            // It was on its way while its node was split off or sent back: the node knows better where to.
            out.messages().add(message.getHops() < MAX_HOPS ? returned(message) : root(message, origin));
            return person == null ? null : PersonNode.root(person);
        }
        var facts = PersonFactsCodec.decode(message.getFacts());
        if (message.getOther() == null) {
            var known = person == null ? new KnownPerson() : person;
            add(known, facts, message, out);
            return PersonNode.root(known);
        }
        var target = targetOf(facts, message.getOther());
        if (person != null && person.contains(message.getOther())) {
            add(person, facts, message, out);
            return PersonNode.root(person);
        }
        if (person == null) {
            // The facts of a first message are what its device knows: there is nothing to publish before they are
            // handed on.
            return attach(facts, target, message, out);
        }
        add(person, facts, message, out);
        return attach(person, target, message, out);
    }

    /** Takes what is about the other node out of the facts, for the one that will be its root. */
    private static KnownPerson targetOf(KnownPerson facts, String other) {
        var target = new KnownPerson();
        facts.users().values().stream()
                .filter(user -> user.node().equals(other))
                .forEach(user -> target.users().put(user.id(), user));
        facts.users().keySet().removeAll(target.users().keySet());
        if (facts.others().remove(other)) {
            target.others().add(other);
        }
        return target;
    }

    /** Hands over to a smaller node, or asks a greater one to hand over. */
    private PersonNode attach(KnownPerson person, KnownPerson target, PersonChange message, PersonEffects out) {
        var other = message.getOther();
        if (other.compareTo(message.getPerson()) < 0) {
            if (person.fitsWith(target, maxIds)) {
                person.unite(target, limits, maxIds);
            }
            out.messages().add(absorbed(message, other, person));
            return PersonNode.pointingTo(other);
        }
        out.messages()
                .add(PersonChange.newBuilder()
                        .setTenant(message.getTenant())
                        .setPerson(other)
                        .setKind(PersonChangeKind.JOIN)
                        .setOther(message.getPerson())
                        .setReason(message.getReason())
                        .setSince(message.getSince())
                        .setFacts(PersonFactsCodec.encode(target))
                        .build());
        return PersonNode.root(person);
    }

    private PersonNode join(KnownPerson known, PersonChange message, PersonEffects out) {
        var person = known == null ? new KnownPerson() : known;
        var facts = PersonFactsCodec.decode(message.getFacts());
        if (known == null && facts.nodes().isEmpty() && message.getOrigin() == null) {
            addStranger(facts, message.getPerson());
        }
        var other = message.getOther();
        if (other.equals(message.getPerson()) || person.contains(other)) {
            return known == null ? null : PersonNode.root(person);
        }
        if (known == null) {
            person = facts;
        } else if (!facts.nodes().isEmpty() && person.fitsWith(facts, maxIds)) {
            add(person, facts, message, out);
        }
        return attach(person, new KnownPerson(), message, out);
    }

    private PersonNode absorb(KnownPerson known, PersonChange message, PersonEffects out) {
        var person = known == null ? new KnownPerson() : known;
        var facts = PersonFactsCodec.decode(message.getFacts());
        if (known != null && !person.fitsWith(facts, maxIds)) {
            out.refuse(!person.isStopped());
            person.setStopped(true);
            facts.setStopped(true);
            facts.users().keySet().removeAll(person.users().keySet());
            facts.others().removeAll(person.nodes());
            out.messages()
                    .add(PersonChange.newBuilder(message)
                            .setPerson(message.getOrigin())
                            .setKind(PersonChangeKind.ROOT)
                            .setOrigin(null)
                            .setOther(null)
                            .setFacts(PersonFactsCodec.encode(facts))
                            .setHops(0)
                            .build());
            return PersonNode.root(person);
        }
        add(person, facts, message, out);
        return PersonNode.root(person);
    }

    private PersonNode mergeByHand(KnownPerson known, PersonChange message, PersonEffects out) {
        var person = known == null ? new KnownPerson() : known;
        var other = message.getOther();
        if (other == null || other.equals(message.getPerson()) || person.contains(other)) {
            out.ignore();
            return known == null ? null : PersonNode.root(person);
        }
        if (known == null) {
            addStranger(person, message.getPerson());
        }
        out.messages()
                .add(PersonChange.newBuilder(message)
                        .setPerson(other)
                        .setKind(PersonChangeKind.JOIN)
                        .setOrigin(null)
                        .setOther(message.getPerson())
                        .setHops(0)
                        .build());
        return PersonNode.root(person);
    }

    /** A person that was named by hand and never announced itself, such as a device without a user: its events are published. */
    private static void addStranger(KnownPerson person, String node) {
        person.others().add(node);
        person.ids().put(node, KnownPerson.UNKNOWN);
    }

    private PersonNode becomeRoot(PersonNode node, PersonChange message, PersonEffects out) {
        var person = node != null && node.isRoot() ? node.person() : new KnownPerson();
        add(person, PersonFactsCodec.decode(message.getFacts()), message, out);
        return PersonNode.root(person);
    }

    private PersonNode becomePointer(PersonNode node, PersonChange message, PersonEffects out) {
        var other = message.getOther();
        if (node != null && node.isRoot()) {
            out.messages().add(absorbed(message, other, node.person()));
        }
        return PersonNode.pointingTo(other);
    }

    /** Adds facts to a person and publishes what that changes. */
    private void add(KnownPerson person, KnownPerson facts, PersonChange message, PersonEffects out) {
        // A device that was split off is another person's now, though a message of before may name it here.
        facts.devices().values().removeIf(device -> isSplitOff(person, device));
        var known = PersonBefore.of(person);
        var added = PersonBefore.of(facts);
        var isKnown = person.ids().keySet().containsAll(facts.ids().keySet());
        if (message.getKind() == PersonChangeKind.FACTS) {
            var isSender = known.devices().containsAll(added.devices())
                    && known.subscriptions().containsAll(added.subscriptions());
            var traits = isSender && facts.traits().isEmpty() ? person.traits() : facts.traits();
            added = added.asKnownBy(message.getKnown(), traits);
        }
        person.unite(facts, limits, maxIds);
        var reason = isKnown && message.getKind() == PersonChangeKind.FACTS && message.getOther() == null
                ? MergeReason.EARLIER_FIRST_EVENT
                : message.getReason();
        new PersonPublisher(message.getTenant(), out).publish(known, added, person, reason, message.getSince());
    }

    private static boolean isSplitOff(KnownPerson person, PersonMember device) {
        return person.others().contains(device.node())
                && person.ids().getOrDefault(device.node(), KnownPerson.UNKNOWN) != KnownPerson.UNKNOWN;
    }

    private static PersonChange absorbed(PersonChange cause, String other, KnownPerson person) {
        return PersonChange.newBuilder()
                .setTenant(cause.getTenant())
                .setPerson(other)
                .setKind(PersonChangeKind.ABSORB)
                .setOrigin(cause.getPerson())
                .setReason(cause.getReason())
                .setSince(cause.getSince())
                .setFacts(PersonFactsCodec.encode(person))
                .build();
    }

    private static PersonChange forwarded(PersonChange message, String parent) {
        var origin = message.getOrigin() == null ? message.getPerson() : message.getOrigin();
        return PersonChange.newBuilder(message)
                .setPerson(parent)
                .setOrigin(origin)
                .setHops(message.getHops() + 1)
                .build();
    }

    private static PersonChange returned(PersonChange message) {
        return PersonChange.newBuilder(message)
                .setPerson(message.getOrigin())
                .setOrigin(null)
                .setHops(message.getHops() + 1)
                .build();
    }

    private static PersonChange root(PersonChange message, String person) {
        return PersonChange.newBuilder(message)
                .setPerson(person)
                .setKind(PersonChangeKind.ROOT)
                .setOrigin(null)
                .setHops(0)
                .build();
    }
}
