package io.millrace.aggregation.rows;

import io.millrace.aggregation.store.StoreKeys;
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
 * Replicas of the row store on this instance, by merge partition: the active one while its task runs, else a standby or one
 * that is being restored. A replica and its state are looked up at most 50 times a second; reads of a replica that has moved
 * meanwhile throw. Thread-safe.
 */
public final class LocalReplicas implements IntFunction<Optional<StoreReplica>> {
    private static final long REUSE_NANOS = 20_000_000;

    private record Lookup(Optional<StoreReplica> replica, long atNanos) {}

    private final KafkaStreams streams;
    private final Map<Integer, Lookup> lookups = new ConcurrentHashMap<>();

    public LocalReplicas(KafkaStreams streams) {
        this.streams = streams;
    }

    /** Returns the best replica that can be read here now. */
    @Override
    public Optional<StoreReplica> apply(int partition) {
        var last = lookups.get(partition);
        if (last != null && System.nanoTime() - last.atNanos < REUSE_NANOS) {
            return last.replica;
        }
        // The clock is read before the lookup, so that the reuse never outlasts its bound.
        long now = System.nanoTime();
        var found = find(partition);
        lookups.put(partition, new Lookup(found, now));
        return found;
    }

    private Optional<StoreReplica> find(int partition) {
        var query = StoreQueryParameters.fromNameAndType(
                        StoreKeys.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(partition);
        return find(partition, query, true).or(() -> find(partition, query.enableStaleStores(), false));
    }

    private Optional<StoreReplica> find(
            int partition, StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> query, boolean active) {
        try {
            var store = streams.store(query);
            // Kafka Streams resolves the store on the first read, so the state is read here.
            return Optional.of(new StoreReplica(partition, active, store, Optional.of(StoreReplica.State.read(store))));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Rejected: the partition is not here, or its store is closed or moving. The caller asks another instance.
            return Optional.empty();
        }
    }
}
