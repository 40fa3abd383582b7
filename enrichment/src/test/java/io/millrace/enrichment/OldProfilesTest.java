package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.person.StoredPerson;
import io.millrace.enrichment.trait.CompactWriter;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of persons' nodes holds profiles of release 0.2.0, which become nodes when a message reaches them. */
class OldProfilesTest {
    private People people;

    @BeforeEach
    void start(@TempDir Path dir) throws IOException {
        people = new People(dir, Map.of());
        profile("ann", null, Map.of("plan", "pro", "city", "Rome"));
        profile("old-ann", "ann", Map.of());
        device("phone", "ann");
        device("tablet", "old-ann");
        device("laptop", null);
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void theTraitsOfAnOldProfileAreToldToTheDeviceThatWasLinked() {
        var first = people.track("phone", null);
        var second = people.track("phone", null);

        assertThat(first.getPerson()).isEqualTo("ann");
        assertThat(second.getTraits()).containsEntry("plan", "pro").containsEntry("city", "Rome");
        assertThat(people.stage().profiles()).last().satisfies(profile -> {
            assertThat(profile.key).isEqualTo(TENANT + "/ann");
            assertThat(profile.value.getDevices()).containsExactly("phone");
            assertThat(profile.value.getTraits()).containsEntry("city", "Rome");
        });
    }

    @Test
    void aProfileThatAnAliasHadMergedIsMergedNow() {
        var tablet = people.track("tablet", null);
        var phone = people.track("phone", null);

        assertThat(people.personOf(tablet)).isEqualTo(people.personOf(phone));
        assertThat(people.track("tablet", null).getTraits()).containsEntry("city", "Rome");
    }

    /** What IDENTITY.md says of users of before: nothing leads from their name to the profile. */
    @Test
    void aUserWhoComesBackOnNewDevicesOnlyIsANewPersonAndTheProfileStaysBesideIt() {
        people.track("new-phone", "ann");
        var second = people.track("new-phone", null);

        assertThat(people.personOf(second)).isNotEqualTo("ann");
        assertThat(second.getTraits()).isEmpty();
        assertThat(stored("ann").traits()).containsEntry("city", "Rome");
    }

    /** The profile of a user whose only link was on a device that is not seen again has no one to tell. */
    @Test
    void aDeviceThatWasNotLinkedHasNoTraitsUntilSomebodyLogsIn() {
        assertThat(people.track("laptop", null).getTraits()).isEmpty();

        people.track("phone", null);
        people.track("laptop", "ann");

        assertThat(people.track("laptop", null).getTraits()).containsEntry("city", "Rome");
    }

    @Test
    void anOldProfileIsFoundByItsIdAndErased() {
        assertThat(stored("ann").person()).contains("ann");
        assertThat(stored("old-ann").mergedInto()).contains("ann");

        people.change(PersonCommands.erase(TENANT, "ann", people.now()));

        assertThat(people.merges()).extracting("person").containsExactly("ann");
        assertThat(people.stage().persons().get(key("ann"))).isNull();
    }

    private StoredPerson stored(String id) {
        var profiles = AvroSerde.of(Topics.PROFILES, people.stage().ids()).deserializer();
        return StoredPerson.decode(people.stage().persons().get(key(id)), profiles);
    }

    private void profile(String person, String mergedInto, Map<String, Object> traits) throws IOException {
        put(
                people.stage().persons(),
                person,
                ReleasedProfile.bytes(people.stage().ids(), person, mergedInto, traits));
    }

    /** A device without sessions and traits, linked to a user an hour before T0. */
    private void device(String device, String user) {
        var state = new CompactWriter();
        state.putByte(1);
        state.putByte(user == null ? 0 : 1);
        if (user != null) {
            state.putString(user);
            state.putLong(Events.T0 - 3_600_000);
        }
        state.putByte(0);
        put(people.stage().devices(), device, state.toBytes());
    }

    private static void put(KeyValueStore<Bytes, byte[]> store, String id, byte[] value) {
        store.put(key(id), value);
    }

    private static Bytes key(String id) {
        return Bytes.wrap((TENANT + "/" + id).getBytes(StandardCharsets.UTF_8));
    }
}
