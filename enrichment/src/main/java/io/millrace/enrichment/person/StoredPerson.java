package io.millrace.enrichment.person;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.schemas.person.PersonMergeFact;
import io.millrace.schemas.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A value of the store {@link PersonProcessor#STORE}, for those who read it. Its key is tenant and node, where the node is that of a
 * device or a user ({@code PersonIds}), or a person's id from before; a device without a user or traits has none.
 *
 * @param mergedInto the node to look at instead, if this one does not know the person itself
 * @param person id of the person, of those that events were published under the one that was seen first; empty of one that no event
 *     was published under yet
 * @param firstSeen event time of the first event, ms since the epoch; empty if it is not known
 * @param devices ids of its devices, sorted
 * @param users ids of its users, sorted
 * @param traits latest value of each trait
 * @param firstTouch what first brought the person; empty if nothing is known
 * @param merges ids that were given up for this person, oldest first; the newest 32
 * @param stopped whether it has too many devices or users to be merged further
 */
public record StoredPerson(
        Optional<String> mergedInto,
        Optional<String> person,
        Optional<Long> firstSeen,
        List<String> devices,
        List<String> users,
        Map<String, Object> traits,
        Optional<Touch> firstTouch,
        List<PersonMergeFact> merges,
        boolean stopped) {
    /**
     * Decodes a value of the store.
     *
     * @param profiles reads values of the release before
     * @throws IllegalStateException if the value is of a later release
     */
    public static StoredPerson decode(byte[] value, Deserializer<Profile> profiles) {
        if (value[0] == 0) {
            var profile = profiles.deserialize(null, value);
            return new StoredPerson(
                    Optional.ofNullable(profile.getMergedInto()),
                    Optional.of(profile.getPerson()),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    profile.getTraits(),
                    Optional.empty(),
                    List.of(),
                    false);
        }
        var node = PersonNodeCodec.decode(value);
        if (!node.isRoot()) {
            return new StoredPerson(
                    Optional.of(node.parent()),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    List.of(),
                    false);
        }
        var person = node.person();
        var first = person.firstSeen();
        return new StoredPerson(
                Optional.empty(),
                Optional.ofNullable(person.face()),
                first == KnownPerson.UNKNOWN ? Optional.empty() : Optional.of(first),
                List.copyOf(person.devices().keySet()),
                List.copyOf(person.users().keySet()),
                person.traits().values(),
                Optional.ofNullable(person.firstTouch()),
                List.copyOf(person.merges()),
                person.isStopped());
    }
}
