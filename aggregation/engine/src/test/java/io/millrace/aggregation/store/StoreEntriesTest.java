package io.millrace.aggregation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.merge.MemoryStore;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StoreEntriesTest {
    private final MemoryStore store = new MemoryStore();

    @Test
    void entriesAreReadAsTheyWereWritten() {
        var progress = new ProgressEntry(1_000, 2_000);
        var upstream = new UpstreamEntry(3_000, true);
        store.put(ProgressEntry.KEY, progress.encode());
        store.put(UpstreamEntry.key(4), upstream.encode());
        store.put(FreshnessEntry.KEY, FreshnessEntry.encode(5_000));

        assertThat(ProgressEntry.read(store)).isEqualTo(progress);
        assertThat(UpstreamEntry.read(store, 4)).contains(upstream);
        assertThat(FreshnessEntry.read(store)).isEqualTo(5_000);
    }

    @Test
    void anEmptyStoreHasNoProgress() {
        assertThat(ProgressEntry.read(store)).isEqualTo(new ProgressEntry(Long.MIN_VALUE, 0));
        assertThat(UpstreamEntry.read(store, 4)).isEmpty();
        assertThat(FreshnessEntry.read(store)).isEqualTo(FreshnessEntry.UNKNOWN);
    }

    @Test
    void windowEntriesOfOlderVersionsHaveNoGroupsAndNoStamp() {
        var entry = new WindowEntry(true, true, 60_000, 59_000, 7, 42);
        var value = entry.encode();

        assertThat(WindowEntry.decode(value)).isEqualTo(entry);
        assertThat(WindowEntry.decode(Arrays.copyOf(value, 21)))
                .isEqualTo(new WindowEntry(true, true, 60_000, 59_000, 7, WindowEntry.UNSTAMPED));
        assertThat(WindowEntry.decode(Arrays.copyOf(value, 17)))
                .isEqualTo(new WindowEntry(true, true, 60_000, 59_000, 0, WindowEntry.UNSTAMPED));
    }
}
