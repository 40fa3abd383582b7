package io.millrace.enrichment.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.profile.Profile;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;

class ProfileLookupTest {
    private final ProfileLookup view = new ProfileLookup(1 << 20);
    private final Store store = new Store();

    @Test
    void aPersonWithoutAProfileHasNone() {
        assertThat(find("ann")).isNull();
    }

    @Test
    void aProfileIsReadOnceUntilItChanges() {
        store.profiles.put("default/ann", ProfileMerge.traitChange("default", "ann", TimedTraits.NONE, 1));

        assertThat(find("ann")).isSameAs(find("ann"));
        assertThat(store.reads).isEqualTo(1);
    }

    @Test
    void profilesWithManyTraitsStayWithinTheBudget() {
        var traits = new TimedTraits(Map.of("about", "x".repeat(2_500)), Map.of("about", 1L));
        for (int i = 0; i < 2_000; i++) {
            store.profiles.put("default/p" + i, ProfileMerge.traitChange("default", "p" + i, traits, 1));
        }

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(find("p" + i)).isNotNull();
            }
        }

        // About 6 KB each, so that some 180 fit.
        assertThat(store.reads).isGreaterThan(4_000 - 200);
    }

    @Test
    void aChangeIsVisibleImmediately() {
        assertThat(find("ann")).isNull();

        merge("ann", "bob");

        assertThat(find("ann").getPerson()).isEqualTo("bob");
    }

    @Test
    void mergesAreFollowedToTheEnd() {
        merge("a", "b");
        merge("b", "c");

        assertThat(find("a").getPerson()).isEqualTo("c");
        assertThat(find("c")).isNull();
    }

    @Test
    void aCycleOfMergesResolvesToOnePersonFromEveryEntry() {
        merge("x", "c");
        merge("c", "b");
        merge("b", "d");
        merge("d", "c");

        for (var person : new String[] {"x", "b", "c", "d"}) {
            assertThat(find(person).getPerson()).isEqualTo("b");
        }
    }

    @Test
    void aPersonWithoutAProfileIsNotReadOnceAllKeysAreAdded() {
        store.profiles.put("default/ann", ProfileMerge.traitChange("default", "ann", TimedTraits.NONE, 1));
        view.addKey("default/ann");
        assertThat(find("bob")).isNull();
        assertThat(store.reads).isEqualTo(1);

        view.markComplete();

        assertThat(find("bob")).isNull();
        assertThat(store.reads).isEqualTo(1);
        assertThat(find("ann")).isNotNull();
        merge("bob", "ann");
        assertThat(find("bob").getPerson()).isEqualTo("ann");
    }

    private Profile find(String person) {
        return view.find("default", person, "default/" + person, store);
    }

    private void merge(String person, String into) {
        store.profiles.put("default/" + person, ProfileMerge.aliasChange("default", person, into, 1));
        view.invalidate("default/" + person);
    }

    private static final class Store implements ReadOnlyKeyValueStore<String, Profile> {
        private final Map<String, Profile> profiles = new HashMap<>();
        private int reads;

        @Override
        public Profile get(String key) {
            reads++;
            return profiles.get(key);
        }

        @Override
        public KeyValueIterator<String, Profile> range(String from, String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KeyValueIterator<String, Profile> all() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long approximateNumEntries() {
            return profiles.size();
        }
    }
}
