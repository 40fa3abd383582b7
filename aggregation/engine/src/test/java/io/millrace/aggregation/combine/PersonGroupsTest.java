package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.measure.PersonHash;
import io.millrace.aggregation.merge.MemoryStore;
import io.millrace.aggregation.registry.TestDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index with recent groups in blocks, some of both, and all of them by person. */
class PersonGroupsTest {
    private static final InsightSpec INSIGHT = TestDefinitions.active(
                    "name: people\nwindow: { tumbling: 1h }\nmeasures: { people: uniques(event.person) }\nretain: 10d\n")
            .find("people")
            .orElseThrow();
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final int LISTED = 1_024;

    private final MemoryStore store = new MemoryStore();

    private final PersonGroups.Leaving nobody = new PersonGroups.Leaving() {
        @Override
        public boolean isGivenUp(String tenant, long person) {
            return false;
        }

        @Override
        public void take(String tenant, long person, List<PersonGroup> groups) {
            throw new AssertionError("nobody was given up");
        }
    };

    @ParameterizedTest(name = "stored by person beyond {0} bytes")
    @ValueSource(longs = {0, 200, 1 << 20})
    void allGroupsOfAPersonAreFoundOnceAlsoAfterARestart(long maxRecentBytes) {
        var groups = new PersonGroups(store, maxRecentBytes);
        count(groups, "t", 0, "ann", "ben");
        count(groups, "t", HOUR, "ann");
        groups.flush(nobody);
        count(groups, "t", HOUR, "ann");
        count(groups, "t", 2 * DAY, "ann");
        count(groups, "other", 3 * DAY, "ann");
        groups.flush(nobody);

        var restarted = new PersonGroups(store, maxRecentBytes);

        assertThat(take(restarted, "ann")).containsExactly(0L, HOUR, 2 * DAY);
        restarted.flush(nobody);
        var again = new PersonGroups(store, maxRecentBytes);
        assertThat(take(again, "ann")).isEmpty();
        assertThat(take(again, "ben")).containsExactly(0L);
        assertThat(again.take("other", List.of("ann")).get("ann")).hasSize(1);
    }

    @ParameterizedTest(name = "stored by person beyond {0} bytes")
    @ValueSource(longs = {0, 1 << 20})
    void groupsThatCountAPersonAgainAfterTheyWereTakenAreFoundAgain(long maxRecentBytes) {
        var groups = new PersonGroups(store, maxRecentBytes);
        count(groups, "t", 0, "ann");
        groups.flush(nobody);
        take(groups, "ann");
        count(groups, "t", 0, "ann");
        groups.flush(nobody);

        var restarted = new PersonGroups(store, maxRecentBytes);

        assertThat(take(restarted, "ann")).containsExactly(0L);
    }

    @ParameterizedTest(name = "stored by person beyond {0} bytes")
    @ValueSource(longs = {0, 200_000, 1 << 30})
    void noRecordIsMuchLargerThanItsLimit(long maxRecentBytes) {
        var groups = new PersonGroups(store, maxRecentBytes);
        var persons = new ArrayList<String>();
        for (int i = 0; i < LISTED; i++) {
            persons.add("person " + i);
        }
        for (int window = 0; window < 100; window++) {
            count(groups, "t", window * HOUR, persons.toArray(String[]::new));
        }
        groups.flush(nobody);

        store.all().forEachRemaining(entry -> assertThat(entry.value).hasSizeLessThan(2 * RecentGroups.MAX_BYTES));
        assertThat(take(new PersonGroups(store, maxRecentBytes), "person 7")).hasSize(100);
    }

    @ParameterizedTest(name = "stored by person beyond {0} bytes")
    @ValueSource(longs = {0, 1 << 20})
    void anErasedPersonHasNoGroups(long maxRecentBytes) {
        var groups = new PersonGroups(store, maxRecentBytes);
        count(groups, "t", 0, "ann", "ben");
        groups.flush(nobody);
        count(groups, "t", HOUR, "ann");

        groups.erase("t", "ann");
        groups.flush(nobody);

        var restarted = new PersonGroups(store, maxRecentBytes);
        assertThat(take(restarted, "ann")).isEmpty();
        assertThat(take(restarted, "ben")).containsExactly(0L);
    }

    private static void count(PersonGroups groups, String tenant, long start, String... persons) {
        assertThat(groups.startGroup(tenant, INSIGHT, start, start + HOUR, new byte[] {0}, start, LISTED))
                .isTrue();
        for (var person : persons) {
            groups.add(PersonHash.of(person));
        }
    }

    /** Starts of the windows, none of them twice. */
    private static Set<Long> take(PersonGroups groups, String person) {
        var starts = new TreeSet<Long>();
        groups.take("t", List.of(person)).get(person).forEach(group -> assertThat(starts.add(group.windowStart()))
                .isTrue());
        return starts;
    }
}
