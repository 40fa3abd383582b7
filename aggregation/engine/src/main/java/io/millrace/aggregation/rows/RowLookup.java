package io.millrace.aggregation.rows;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.store.StoreKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Point reads of the rows of named groups, as of the last commit. Methods throw
 * {@link org.apache.kafka.streams.errors.InvalidStateStoreException} while a store is restored or moved: try another replica.
 * Thread-safe.
 */
public final class RowLookup {
    private final List<StoreReplica> replicas;

    /** @param replicas of different partitions; a group's rows are in at most one of them */
    public RowLookup(List<StoreReplica> replicas) {
        this.replicas = replicas;
    }

    /** Returns one group's rows in windows that start at the given times; a window without such a row is left out. */
    public List<StoredRow> find(
            String insight, long generation, String tenant, List<Long> windowStarts, List<String> group) {
        var rows = new ArrayList<StoredRow>();
        findAll(insight, generation, tenant, windowStarts, List.of(group), rows::add);
        return rows;
    }

    /** Visits the rows of many groups in windows that start at the given times, group after group as they are given. */
    public void findAll(
            String insight,
            long generation,
            String tenant,
            List<Long> windowStarts,
            List<List<String>> groups,
            Consumer<? super StoredRow> visitor) {
        var prefix = StoreKeys.prefix(StoreKeys.ROW, insight, generation, tenant);
        var windows = windowStarts.stream()
                .map(start -> StoreKeys.window(prefix, start))
                .toList();
        for (var group : groups) {
            var groupBytes = GroupCodec.encode(group);
            for (int i = 0; i < windows.size(); i++) {
                var value = get(Bytes.wrap(StoreKeys.row(windows.get(i), groupBytes)));
                if (value != null) {
                    visitor.accept(StoredRow.of(group, windowStarts.get(i), value));
                }
            }
        }
    }

    private byte[] get(Bytes key) {
        for (var replica : replicas) {
            var value = replica.store().get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
