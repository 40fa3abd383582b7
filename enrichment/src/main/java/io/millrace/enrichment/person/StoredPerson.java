package io.millrace.enrichment.person;

import io.millrace.schemas.person.PersonMergeFact;
import io.millrace.schemas.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a store holds of one person, for readers beside the stream thread.
 *
 * @param parent the person that it is part of, which may itself be part of another; null if it stands for itself, and only then
 *     is anything else known
 * @param id the id that its events are published under; null if none were yet
 * @param firstSeen event time of its first event, ms since the epoch; empty if not known
 * @param devices its devices
 * @param users its users
 * @param traits its traits
 * @param merges ids that were given up, oldest first
 * @param isStopped whether it is merged no further
 */
public record StoredPerson(
        String parent,
        String id,
        OptionalLong firstSeen,
        List<String> devices,
        List<String> users,
        Map<String, Object> traits,
        List<PersonMergeFact> merges,
        boolean isStopped) {
    /**
     * Reads a value of {@link PersonProcessor#STORE}.
     *
     * @param profiles reads what the release before wrote
     * @throws IllegalStateException if a later release wrote it
     */
    public static StoredPerson read(byte[] value, Deserializer<Profile> profiles) {
        if (PersonStore.isFromBefore(value)) {
            var profile = profiles.deserialize(null, value);
            return new StoredPerson(
                    profile.getMergedInto(),
                    profile.getPerson(),
                    OptionalLong.empty(),
                    List.of(),
                    List.of(),
                    profile.getTraits(),
                    List.of(),
                    false);
        }
        var node = PersonNodeCodec.decode(value);
        return node.isRoot() ? root(node.person()) : pointer(node.parent());
    }

    private static StoredPerson pointer(String parent) {
        return new StoredPerson(
                parent, null, OptionalLong.empty(), List.of(), List.of(), Map.of(), List.of(), false);
    }

    private static StoredPerson root(KnownPerson person) {
        long first = person.firstSeen();
        return new StoredPerson(
                null,
                person.face(),
                first == KnownPerson.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(first),
                List.copyOf(person.devices().keySet()),
                List.copyOf(person.users().keySet()),
                person.traits().values(),
                List.copyOf(person.merges()),
                person.isStopped());
    }
}
