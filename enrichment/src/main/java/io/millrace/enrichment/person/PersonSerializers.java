package io.millrace.enrichment.person;

import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/** Serializers of what follows from a message to a person's node. One task's only. */
public final class PersonSerializers {
    private final Serde<PersonChange> changes;
    private final Serde<PersonUpdate> updates;
    private final Serde<PersonMerge> merges;
    private final Serde<Profile> profiles;

    public PersonSerializers(SchemaIds ids) {
        changes = AvroSerde.of(Topics.PERSON_CHANGES, ids);
        updates = AvroSerde.of(Topics.PERSON_UPDATES, ids);
        merges = AvroSerde.of(Topics.PERSON_MERGES, ids);
        profiles = AvroSerde.of(Topics.PROFILES, ids);
    }

    byte[] serialize(PersonChange change) {
        return changes.serializer().serialize(Topics.PERSON_CHANGES.name(), change);
    }

    byte[] serialize(PersonUpdate update) {
        return updates.serializer().serialize(Topics.PERSON_UPDATES.name(), update);
    }

    byte[] serialize(PersonMerge merge) {
        return merges.serializer().serialize(Topics.PERSON_MERGES.name(), merge);
    }

    /** The profile's bytes; null removes it. */
    byte[] serialize(Profile profile) {
        return profile == null ? null : profiles.serializer().serialize(Topics.PROFILES.name(), profile);
    }

    Serde<Profile> profiles() {
        return profiles;
    }

    /** The message without traits, for one that is too large. */
    static PersonChange withoutTraits(PersonChange change) {
        if (change.getFacts() != null) {
            change.getFacts().setTraits(Map.of());
            change.getFacts().setTraitTimes(Map.of());
        }
        return change;
    }

    static PersonUpdate withoutTraits(PersonUpdate update) {
        update.setTraits(Map.of());
        update.setTraitTimes(Map.of());
        return update;
    }

    static Profile withoutTraits(Profile profile) {
        profile.setTraits(Map.of());
        profile.setTraitTimes(Map.of());
        return profile;
    }
}
