package io.millrace.enrichment.person;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonChangeKind;
import io.millrace.schemas.profile.Profile;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The nodes of a task in their store. Values that the release before wrote are profiles: such a person is a node of its own whose
 * events may have been published, and if it was merged by an alias then, it is merged now. Used by the task's thread only.
 */
final class PersonStore {
    private static final int PROFILE = 0;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Deserializer<Profile> profiles;
    private final PersonGraph graph;

    /** @param profiles reads what the release before wrote */
    PersonStore(KeyValueStore<Bytes, byte[]> store, Deserializer<Profile> profiles, PersonGraph graph) {
        this.store = store;
        this.profiles = profiles;
        this.graph = graph;
    }

    /**
     * The node; null if there is none.
     *
     * @param out what follows from reading a value of the release before
     */
    PersonNode get(String key, PersonEffects out) {
        var value = store.get(key(key));
        if (value == null) {
            return null;
        }
        return value[0] == PROFILE ? fromBefore(profiles.deserialize(null, value), out) : PersonNodeCodec.decode(value);
    }

    /** Replaces the node, by its encoded value; null removes it. */
    void put(String key, byte[] value) {
        store.put(key(key), value);
    }

    private PersonNode fromBefore(Profile profile, PersonEffects out) {
        var person = new KnownPerson();
        person.others().add(profile.getPerson());
        person.ids().put(profile.getPerson(), KnownPerson.UNKNOWN);
        person.setTraits(new TimedTraits(profile.getTraits(), profile.getTraitTimes()));
        var node = PersonNode.root(person);
        if (profile.getMergedInto() == null) {
            return node;
        }
        var merge = PersonChange.newBuilder()
                .setTenant(profile.getTenant())
                .setPerson(profile.getPerson())
                .setKind(PersonChangeKind.MERGE)
                .setOther(profile.getMergedInto())
                .setReason(MergeReason.ALIAS)
                .setSince(profile.getMergedAt())
                .build();
        return graph.handle(node, merge, out);
    }

    private static Bytes key(String key) {
        return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
    }
}
