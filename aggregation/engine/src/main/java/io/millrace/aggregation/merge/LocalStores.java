package io.millrace.aggregation.merge;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The copies of the row store that are on this instance, by merge partition: the active one while its task runs, else a
 * standby's or one that is still being restored. Who has what, and how far it has come, is looked up 50 times a second at
 * most: of a copy that has moved meanwhile, reads throw. Thread-safe.
 */
public final class LocalStores implements IntFunction<Optional<StoreCopy>> {
    private static final long EVERY_NANOS = 20_000_000;

    private record Found(Optional<StoreCopy> copy, long at) {}

    private final KafkaStreams streams;
    private final Map<Integer, Found> last = new ConcurrentHashMap<>();

    public LocalStores(KafkaStreams streams) {
        this.streams = streams;
    }

    /** The best copy that is here now; empty where there is none, or none that can be read for the moment. */
    @Override
    public Optional<StoreCopy> apply(int partition) {
        var before = last.get(partition);
        if (before != null && System.nanoTime() - before.at < EVERY_NANOS) {
            return before.copy;
        }
        // From before it is looked up: what is found is no older than this.
        long now = System.nanoTime();
        var found = find(partition);
        last.put(partition, new Found(found, now));
        return found;
    }

    private Optional<StoreCopy> find(int partition) {
        var rows = StoreQueryParameters.fromNameAndType(
                        MergeProcessor.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(partition);
        return find(partition, rows, true).or(() -> find(partition, rows.enableStaleStores(), false));
    }

    private Optional<StoreCopy> find(
            int partition, StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> rows, boolean active) {
        try {
            var store = streams.store(rows);
            // Streams looks for the store only when it is read.
            return Optional.of(new StoreCopy(partition, active, store, Optional.of(StoreCopy.Mark.read(store))));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Rejected: not here, not running or being moved. The caller asks another instance, or later.
            return Optional.empty();
        }
    }
}
