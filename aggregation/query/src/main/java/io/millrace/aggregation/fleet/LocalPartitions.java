package io.millrace.aggregation.fleet;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.scan.MeasureCache;
import io.millrace.aggregation.scan.RowReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Reads of the merge partitions whose replicas are on this instance, within the allowed staleness. Thread-safe. Reads block, so
 * they belong on the pool's threads.
 */
public final class LocalPartitions {
    static final String NOT_HERE = "not_here: the instance has no readable replica";
    private static final String MOVING = "moving: the state store is being moved or restored";

    private final IntFunction<Optional<StoreReplica>> replicas;
    private final WindowCache cache;
    private final QueryLimits limits;
    private final Clock clock;
    private final MeasureCache compiled = new MeasureCache();

    /**
     * @param replicas the best readable replica of a merge partition on this instance
     * @param cache cache of windows of these replicas
     */
    public LocalPartitions(
            IntFunction<Optional<StoreReplica>> replicas, WindowCache cache, QueryLimits limits, Clock clock) {
        this.replicas = replicas;
        this.cache = cache;
        this.limits = limits;
        this.clock = clock;
    }

    PartitionResult read(PartitionQuery query, Budget budget) {
        List<PartitionState> parts = new ArrayList<>();
        List<StoreReplica> readable = new ArrayList<>();
        for (int partition : query.partitions()) {
            // State before rows: rows that are read later are at least as fresh.
            PartitionState part = replicas.apply(partition)
                    .map(replica -> state(replica, query.maxStalenessMillis(), readable))
                    .orElseGet(() -> PartitionState.missing(partition, NOT_HERE));
            parts.add(part);
        }
        if (query.rows().isEmpty() || readable.isEmpty()) {
            return new PartitionResult(parts, List.of(), List.of());
        }
        List<Measure> measures = compiled.of(query.rows().get().insight());
        try {
            return read(query, measures, parts, readable, budget);
        } catch (InvalidStateStoreException e) { // retried one by one: a partition has moved
            return readEach(query, measures, parts, readable, budget);
        }
    }

    private PartitionResult readEach(
            PartitionQuery query,
            List<Measure> measures,
            List<PartitionState> parts,
            List<StoreReplica> readable,
            Budget budget) {
        List<PartitionResult> results = new ArrayList<>();
        List<PartitionState> others = new ArrayList<>(parts);
        for (StoreReplica replica : readable) {
            List<PartitionState> own = parts.stream()
                    .filter(part -> part.partition() == replica.partition())
                    .toList();
            others.removeAll(own);
            try {
                results.add(read(query, measures, own, List.of(replica), budget));
            } catch (InvalidStateStoreException e) { // rejected: the caller tries another replica
                results.add(PartitionResult.missing(List.of(replica.partition()), MOVING));
            }
        }
        results.add(new PartitionResult(others, List.of(), List.of()));
        return PartitionResult.of(results);
    }

    private PartitionResult read(
            PartitionQuery query,
            List<Measure> measures,
            List<PartitionState> parts,
            List<StoreReplica> readable,
            Budget budget) {
        RowReader reader = new RowReader(
                readable, cache, measures, limits, budget, query.rows().get());
        if (query.points().isPresent()) {
            return new PartitionResult(parts, reader.points(query.points().get()), List.of());
        }
        return query.merges()
                ? new PartitionResult(parts, List.of(), reader.merged())
                : new PartitionResult(parts, reader.rows(), List.of());
    }

    private PartitionState state(StoreReplica replica, long maxStaleness, List<StoreReplica> readable) {
        try {
            StoreReplica.State state = replica.state();
            long reached = state.freshAsOf();
            long staleness = reached == Long.MIN_VALUE ? -1 : Math.max(0, clock.millis() - reached);
            if (maxStaleness != Long.MAX_VALUE && (staleness < 0 || staleness > maxStaleness)) {
                return PartitionState.tooStale(replica.partition(), staleness, maxStaleness);
            }
            readable.add(replica);
            PartitionState.Role role = replica.active() ? PartitionState.Role.ACTIVE : PartitionState.Role.STANDBY;
            return new PartitionState(replica.partition(), role, state.watermark(), staleness, "");
        } catch (InvalidStateStoreException e) { // rejected: the caller tries another replica
            return PartitionState.missing(replica.partition(), MOVING);
        }
    }
}
