package io.millrace.aggregation.merge;

import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The copies of the row store that are on this instance, by merge partition: the active one while its task runs, else a
 * standby's or one that is still being restored. Thread-safe.
 */
public final class LocalStores implements IntFunction<Optional<StoreCopy>> {
    private final KafkaStreams streams;

    public LocalStores(KafkaStreams streams) {
        this.streams = streams;
    }

    /** The best copy that is here now; empty where there is none, or none that can be read for the moment. */
    @Override
    public Optional<StoreCopy> apply(int partition) {
        var rows = StoreQueryParameters.fromNameAndType(
                        MergeProcessor.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(partition);
        return find(partition, rows, true).or(() -> find(partition, rows.enableStaleStores(), false));
    }

    private Optional<StoreCopy> find(
            int partition, StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> rows, boolean active) {
        try {
            var copy = new StoreCopy(partition, active, streams.store(rows));
            // Streams looks for the store only when it is read.
            copy.reached();
            return Optional.of(copy);
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Rejected: not here, not running or being moved. The caller asks another instance, or later.
            return Optional.empty();
        }
    }
}
