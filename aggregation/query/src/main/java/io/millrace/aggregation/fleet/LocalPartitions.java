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
 * RowResponses from the copies of merge partitions that are on this instance, and holds them to the staleness that is allowed.
 * Thread-safe; reading blocks, so it is for the pool's threads.
 */
public final class LocalPartitions {
    static final String NOT_HERE = "not_here: the instance that was asked has no copy that can be read";
    private static final String MOVING = "moving: the rows are being moved or restored";

    private final IntFunction<Optional<StoreReplica>> copies;
    private final WindowCache cache;
    private final QueryLimits limits;
    private final Clock clock;
    private final MeasureCache compiled = new MeasureCache();

    /**
     * @param copies the best copy of a merge partition that can be read here now
     * @param cache windows that are read often, of these copies
     */
    public LocalPartitions(
            IntFunction<Optional<StoreReplica>> copies, WindowCache cache, QueryLimits limits, Clock clock) {
        this.copies = copies;
        this.cache = cache;
        this.limits = limits;
        this.clock = clock;
    }

    PartitionResult read(PartitionQuery query, Budget budget) {
        List<PartitionState> parts = new ArrayList<>();
        List<StoreReplica> readable = new ArrayList<>();
        for (int partition : query.partitions()) {
            // How fresh the copy is comes first: the rows that are read later hold at least what it promises.
            PartitionState part = copies.apply(partition)
                    .map(copy -> state(copy, query.maxStalenessMillis(), readable))
                    .orElseGet(() -> PartitionState.missing(partition, NOT_HERE));
            parts.add(part);
        }
        if (query.rows().isEmpty() || readable.isEmpty()) {
            return new PartitionResult(parts, List.of(), List.of());
        }
        List<Measure> measures = compiled.of(query.rows().get().insight());
        try {
            return read(query, measures, parts, readable, budget);
        } catch (InvalidStateStoreException e) { // retried, one by one: some of them moved away meanwhile
            return readEach(query, measures, parts, readable, budget);
        }
    }

    private PartitionResult readEach(
            PartitionQuery query,
            List<Measure> measures,
            List<PartitionState> parts,
            List<StoreReplica> readable,
            Budget budget) {
        List<PartitionResult> answers = new ArrayList<>();
        List<PartitionState> others = new ArrayList<>(parts);
        for (StoreReplica copy : readable) {
            List<PartitionState> own = parts.stream()
                    .filter(part -> part.partition() == copy.partition())
                    .toList();
            others.removeAll(own);
            try {
                answers.add(read(query, measures, own, List.of(copy), budget));
            } catch (InvalidStateStoreException e) { // rejected: the asker tries another copy
                answers.add(PartitionResult.missing(List.of(copy.partition()), MOVING));
            }
        }
        answers.add(new PartitionResult(others, List.of(), List.of()));
        return PartitionResult.of(answers);
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

    private PartitionState state(StoreReplica copy, long maxStaleness, List<StoreReplica> readable) {
        try {
            StoreReplica.State state = copy.state();
            long reached = state.freshAsOf();
            long staleness = reached == Long.MIN_VALUE ? -1 : Math.max(0, clock.millis() - reached);
            if (maxStaleness != Long.MAX_VALUE && (staleness < 0 || staleness > maxStaleness)) {
                return PartitionState.tooStale(copy.partition(), staleness, maxStaleness);
            }
            readable.add(copy);
            PartitionState.Role role = copy.active() ? PartitionState.Role.ACTIVE : PartitionState.Role.STANDBY;
            return new PartitionState(copy.partition(), role, state.watermark(), staleness, "");
        } catch (InvalidStateStoreException e) { // rejected: the asker tries another copy
            return PartitionState.missing(copy.partition(), MOVING);
        }
    }
}
