package io.millrace.aggregation.rows;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.store.StoreKeys;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Plain scan of stored rows, against which tests compare the cached readers. */
public final class StoreScan {
    private StoreScan() {}

    /** Visits an insight's rows by window start, then group bytes. */
    public static void rows(
            ReadOnlyKeyValueStore<Bytes, byte[]> store,
            String insight,
            long generation,
            String tenant,
            Consumer<StoredRow> visitor) {
        var prefix = StoreKeys.prefix(StoreKeys.ROW, insight, generation, tenant);
        try (var entries = store.range(Bytes.wrap(prefix), StoreKeys.after(prefix))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var key = entry.key.get();
                visitor.accept(StoredRow.of(
                        GroupCodec.decode(StoreKeys.group(key, prefix.length)),
                        StoreKeys.windowStart(key, prefix.length),
                        entry.value));
            }
        }
    }
}
