package io.millrace.enrichment.person;

import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonChangeKind;
import io.millrace.schemas.person.PersonIds;
import io.millrace.schemas.person.PersonUpdateKind;

/**
 * Split of a device or a user by hand, at the root of its person. What was counted stays with the person: so do the ids that
 * events were published under. From then on the device or user has a new id, which follows from its own and the number of its
 * splits. Traits stay with the person, because nobody knows whose they are.
 */
final class PersonSplit {
    private final PersonChange message;
    private final KnownPerson person;
    private final PersonEffects out;
    private final PersonPublisher publisher;

    /** @param person what the root knows; null if there is no such person */
    PersonSplit(PersonChange message, KnownPerson person, PersonEffects out) {
        this.message = message;
        this.person = person;
        this.out = out;
        this.publisher = new PersonPublisher(message.getTenant(), out);
    }

    /** Splits, and returns the node of the root as it is then. */
    PersonNode split() {
        var device = person == null || message.getDevice() == null
                ? null
                : person.devices().get(message.getDevice());
        var user = person == null || message.getUser() == null
                ? null
                : person.users().get(message.getUser());
        if (device != null) {
            splitDevice(device);
            return PersonNode.root(person);
        }
        if (user != null) {
            return splitUser(user);
        }
        out.ignore();
        return person == null ? null : PersonNode.root(person);
    }

    /** A device learns its new id, so its old node can stay where it is. */
    private void splitDevice(PersonMember device) {
        var own = PersonIds.ofSplitDevice(message.getTenant(), device.id(), device.splits() + 1);
        var part = new KnownPerson();
        part.devices().put(device.id(), new PersonMember(device.id(), own, device.splits() + 1));
        person.devices().remove(device.id());
        person.others().add(device.node());
        out.messages().add(root(own, part));
        out.updates().add(publisher.update(device.id(), null, PersonUpdateKind.SPLIT, own));
        publishRest();
    }

    /** Devices find a user's node by the user alone, so the node leaves the person, and all others get another root. */
    private PersonNode splitUser(PersonMember user) {
        var own = PersonIds.ofSplitUser(message.getTenant(), user.id(), user.splits() + 1);
        var part = new KnownPerson();
        part.users().put(user.id(), new PersonMember(user.id(), user.node(), user.splits() + 1));
        part.others().add(own);
        person.users().remove(user.id());
        person.subscriptions()
                .removeIf(one ->
                        one.user().equals(user.id()) && part.subscriptions().add(one));
        out.messages().add(point(own, user.node()));
        for (var device : person.devices().keySet()) {
            out.updates().add(publisher.update(device, user.id(), PersonUpdateKind.SPLIT, own));
        }
        for (var one : part.subscriptions()) {
            out.updates().add(publisher.update(one.device(), one.user(), PersonUpdateKind.SPLIT, own));
        }
        publishRest();
        return moveRoot(user.node(), part);
    }

    private PersonNode moveRoot(String leaving, KnownPerson part) {
        var self = message.getPerson();
        var staying = person.nodes();
        staying.remove(leaving);
        var root = staying.isEmpty() ? null : staying.first();
        for (var node : staying) {
            if (!node.equals(self)) {
                out.messages().add(node.equals(root) ? root(node, person) : point(node, root));
            }
        }
        if (self.equals(leaving)) {
            return PersonNode.root(part);
        }
        out.messages().add(root(leaving, part));
        return self.equals(root) ? PersonNode.root(person) : PersonNode.pointingTo(root);
    }

    /** Publishes the profile without the device or user. */
    private void publishRest() {
        if (person.face() != null) {
            out.profiles().put(person.face(), publisher.profile(person, message.getSince()));
        }
    }

    private PersonChange root(String node, KnownPerson known) {
        return PersonChange.newBuilder()
                .setTenant(message.getTenant())
                .setPerson(node)
                .setKind(PersonChangeKind.ROOT)
                .setReason(message.getReason())
                .setSince(message.getSince())
                .setFacts(PersonFactsCodec.encode(known))
                .build();
    }

    private PersonChange point(String node, String to) {
        return PersonChange.newBuilder()
                .setTenant(message.getTenant())
                .setPerson(node)
                .setKind(PersonChangeKind.POINT)
                .setOther(to)
                .setReason(message.getReason())
                .setSince(message.getSince())
                .build();
    }
}
