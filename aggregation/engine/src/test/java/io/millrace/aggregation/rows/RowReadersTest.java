package io.millrace.aggregation.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.merge.MemoryStore;
import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.store.RowHeader;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** Scans of windows and lookups of rows over a plain store. */
class RowReadersTest {
    private static final long MINUTE = 60_000;

    private final MemoryStore store = new MemoryStore();
    private final StoreReplica replica = new StoreReplica(0, true, store);

    @Test
    void startsAreAscendingAndDistinctOverReplicas() {
        var other = new MemoryStore();
        window(store, 3 * MINUTE, 1);
        window(store, MINUTE, 1);
        window(other, MINUTE, 1);
        window(other, 2 * MINUTE, 1);

        var starts = new WindowScanner(List.of(replica, new StoreReplica(1, true, other)), new WindowCache(0))
                .starts("n", 1, "default", 0, 3 * MINUTE);

        assertThat(starts).containsExactly(MINUTE, 2 * MINUTE);
    }

    @Test
    void aCachedWindowIsReadAgainOnceItsStampHasChanged() {
        var scanner = new WindowScanner(List.of(replica), new WindowCache(1 << 20));
        window(store, MINUTE, 1);
        row(MINUTE, "a", 1);

        assertThat(revisions(scanner)).containsExactly(1L);

        row(MINUTE, "a", 2);

        assertThat(revisions(scanner)).as("same stamp").containsExactly(1L);

        window(store, MINUTE, 2);

        assertThat(revisions(scanner)).as("new stamp").containsExactly(2L);
    }

    @Test
    void anUnstampedWindowIsNeverCached() {
        var scanner = new WindowScanner(List.of(replica), new WindowCache(1 << 20));
        window(store, MINUTE, WindowEntry.UNSTAMPED);
        row(MINUTE, "a", 1);
        revisions(scanner);
        row(MINUTE, "a", 2);

        assertThat(revisions(scanner)).containsExactly(2L);
    }

    @Test
    void theVisitorStopsTheScan() {
        window(store, MINUTE, 1);
        window(store, 2 * MINUTE, 1);
        var visited = new ArrayList<Long>();

        new WindowScanner(List.of(replica), new WindowCache(0)).scan("n", 1, "default", 0, 3 * MINUTE, window -> {
            visited.add(window.start());
            return false;
        });

        assertThat(visited).containsExactly(MINUTE);
    }

    @Test
    void aLookupReturnsTheRowsOfOneGroupAndSkipsWindowsWithoutIt() {
        row(MINUTE, "a", 1);
        row(2 * MINUTE, "b", 2);
        row(3 * MINUTE, "a", 3);

        var rows = new RowLookup(List.of(replica))
                .find("n", 1, "default", List.of(MINUTE, 2 * MINUTE, 3 * MINUTE), List.of("a"));

        assertThat(rows).extracting(StoredRow::revision).containsExactly(1L, 3L);
    }

    private static List<Long> revisions(WindowScanner scanner) {
        var revisions = new ArrayList<Long>();
        scanner.scan("n", 1, "default", 0, Long.MAX_VALUE, window -> {
            for (int row = 0; row < window.size(); row++) {
                revisions.add(window.row(row).revision());
            }
            return true;
        });
        return revisions;
    }

    private static void window(MemoryStore store, long start, long stamp) {
        var prefix = StoreKeys.prefix(StoreKeys.META, "n", 1, "default");
        var entry = new WindowEntry(false, false, start + MINUTE, start, 1, stamp);
        store.put(Bytes.wrap(StoreKeys.window(prefix, start)), entry.encode());
    }

    private void row(long start, String group, long revision) {
        var prefix = StoreKeys.prefix(StoreKeys.ROW, "n", 1, "default");
        var value = new ByteSink(64);
        new RowHeader(false, false, 0, start + MINUTE, revision, start).write(value);
        store.put(Bytes.wrap(StoreKeys.row(prefix, start, GroupCodec.encode(List.of(group)))), value.toByteArray());
    }
}
