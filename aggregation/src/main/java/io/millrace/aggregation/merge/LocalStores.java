package io.millrace.aggregation.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStorePartitionException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The row store's partitions that are on this instance. Thread-safe. */
public final class LocalStores implements Supplier<List<ReadOnlyKeyValueStore<Bytes, byte[]>>> {
    private final KafkaStreams streams;
    private final int partitions;

    public LocalStores(KafkaStreams streams, int partitions) {
        this.streams = streams;
        this.partitions = partitions;
    }

    /** @throws org.apache.kafka.streams.errors.InvalidStateStoreException while they are being restored or moved */
    @Override
    public List<ReadOnlyKeyValueStore<Bytes, byte[]>> get() {
        var stores = new ArrayList<ReadOnlyKeyValueStore<Bytes, byte[]>>();
        for (int partition = 0; partition < partitions; partition++) {
            try {
                stores.add(streams.store(StoreQueryParameters.fromNameAndType(
                                MergeProcessor.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(partition)));
            } catch (InvalidStateStorePartitionException e) {
                // Not an error: the partition is on another instance, and the answer will say that it is partial.
            }
        }
        return stores;
    }
}
