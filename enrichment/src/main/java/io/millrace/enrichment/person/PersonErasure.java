package io.millrace.enrichment.person;

import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonChangeKind;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.person.PersonUpdateKind;

/**
 * Erasure of a person, at its root: every node and every profile goes, its devices forget it, and every id that events were
 * published under is announced as erased, so that whoever keeps something by person removes it.
 */
final class PersonErasure {
    private final PersonChange message;
    private final KnownPerson person;
    private final PersonEffects out;

    /** @param person what the root knows; null if nothing is known but the id, as of a device without a user */
    PersonErasure(PersonChange message, KnownPerson person, PersonEffects out) {
        this.message = message;
        this.person = person;
        this.out = out;
    }

    /** Erases; no node is left. */
    PersonNode erase() {
        if (person == null) {
            announce(message.getPerson());
            if (message.getDevice() != null) {
                out.updates().add(forget(message.getDevice(), null));
            }
            return null;
        }
        person.ids().keySet().forEach(this::announce);
        for (var node : person.nodes()) {
            if (!node.equals(message.getPerson())) {
                out.messages()
                        .add(PersonChange.newBuilder()
                                .setTenant(message.getTenant())
                                .setPerson(node)
                                .setKind(PersonChangeKind.FORGET)
                                .setReason(MergeReason.ERASED)
                                .setSince(message.getSince())
                                .build());
            }
        }
        person.devices().keySet().forEach(device -> out.updates().add(forget(device, null)));
        person.subscriptions().forEach(one -> out.updates().add(forget(one.device(), one.user())));
        return null;
    }

    private PersonUpdate forget(String device, String user) {
        return new PersonPublisher(message.getTenant(), out).update(device, user, PersonUpdateKind.ERASED, null);
    }

    private void announce(String id) {
        out.merges().add(new PersonMerge(message.getTenant(), id, null, MergeReason.ERASED, message.getSince()));
        out.profiles().put(id, null);
    }
}
