package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.person.PersonIds;
import io.millrace.schemas.person.PersonMerge;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by hand through the topology, and the equations of the counters of persons. */
class PersonsByHandTest {
    private People people;

    @BeforeEach
    void start(@TempDir Path dir) {
        people = new People(dir, Map.of());
    }

    @AfterEach
    void close() {
        people.close();
    }

    @Test
    void everyRecordOfPersonMergesIsCountedAsAMergeARestoredIdOrAnErasure() {
        people.track("d1", "ann");
        people.track("d2", "ann");
        // Earlier than all of before: the person of d2 survives after all.
        people.track("d2", null, T0);
        people.change(PersonCommands.erase(TENANT, PersonIds.ofUser(TENANT, "ann"), people.now()));

        assertThat(people.merges()).hasSize(5);
        assertThat(counter("persons_merged")).isEqualTo(2);
        assertThat(counter("persons_restored")).isEqualTo(1);
        assertThat(counter("persons_erased")).isEqualTo(2);
    }

    @Test
    void everyMessageAndEveryUpdateThatIsSentIsRead() {
        var ann = people.track("d1", "ann");
        people.track("d2", "ann");
        people.identify("d2", "ann", Map.of("plan", "pro"));
        people.change(PersonCommands.splitDevice(TENANT, ann.getPerson(), "d2", people.now()));
        people.change(PersonCommands.splitUser(TENANT, ann.getPerson(), "nobody", people.now()));

        assertThat(counter("person_changes_read")).isEqualTo(counter("person_changes_sent") + 2);
        assertThat(counter("person_changes_ignored")).isEqualTo(1);
        assertThat(counter("person_updates_read")).isPositive().isEqualTo(counter("person_updates_sent"));
    }

    @Test
    void aMergeByHandFollowsTheMergesOfBefore() {
        var first = people.track("d1", "ann");
        var second = people.track("d2", "ann");
        var stranger = people.track("d3", null);

        people.change(PersonCommands.merge(TENANT, second.getPerson(), stranger.getPerson(), people.now()));

        assertThat(people.personOf(stranger)).isEqualTo(first.getPerson());
        assertThat(people.merges()).last().satisfies(merge -> {
            assertThat(merge.getPerson()).isEqualTo(stranger.getPerson());
            assertThat(merge.getReason()).isEqualTo(MergeReason.MANUAL);
            assertThat(merge.getSince()).isEqualTo(people.now());
        });
    }

    @Test
    void aUserThatIsSplitOffHasANewPersonAndTheDeviceKeepsItsOwn() {
        var before = people.track("d1", "ann");

        people.change(PersonCommands.splitUser(TENANT, before.getPerson(), "ann", people.now()));

        assertThat(people.track("d1", "ann").getPerson()).isEqualTo(PersonIds.ofSplitUser(TENANT, "ann", 1));
        assertThat(people.track("d1", null, T0).getPerson()).isEqualTo(before.getPerson());
        assertThat(people.merges()).isEmpty();
    }

    @Test
    void anErasedPersonLeavesNoNodeAndNoDevice() {
        people.identify("d1", "ann", Map.of("plan", "pro"));
        people.track("d2", "ann");

        people.change(PersonCommands.erase(TENANT, PersonIds.ofUser(TENANT, "ann"), people.now()));

        assertThat(isEmpty(people.stage().persons())).isTrue();
        assertThat(isEmpty(people.stage().devices())).isTrue();
        assertThat(people.track("d1", null).getTraits()).isEmpty();
    }

    @Test
    void aDeviceThatNobodyLoggedInOnIsErasedByItsId() {
        var stranger = people.track("d1", null);

        people.change(PersonCommands.eraseDevice(TENANT, "d1", people.now()));

        assertThat(people.merges())
                .containsExactly(new PersonMerge(TENANT, stranger.getPerson(), null, MergeReason.ERASED, people.now()));
        assertThat(isEmpty(people.stage().devices())).isTrue();
    }

    private static boolean isEmpty(KeyValueStore<Bytes, byte[]> store) {
        try (var all = store.all()) {
            return !all.hasNext();
        }
    }

    private long counter(String name) {
        return people.stage().counter(name);
    }
}
