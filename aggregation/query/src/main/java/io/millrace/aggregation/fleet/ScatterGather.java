package io.millrace.aggregation.fleet;

import io.millrace.aggregation.rowquery.ReadOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Scatter-gather of one query, in rounds. Each round requests the open partitions from their best untried replicas, one request
 * per instance. Once every replica was tried, it pauses and starts over, since partitions move. It ends when all partitions
 * responded, when the deadline is near, when the only replicas are too stale, or, if the client accepts partial results, after the
 * second sweep over all replicas. Requests slower than nearly all others are hedged.
 *
 * <p>A round begins after the one before. Only {@code tried} is shared between threads.
 */
final class ScatterGather {
    private static final int FIRST_PAUSE_MILLIS = 10;
    private static final int MAX_PAUSE_MILLIS = 200;
    /** Reserved before the deadline for merging and writing. */
    private static final int RESERVE_MILLIS = 20;

    private final Fleet fleet;
    private final PartitionQuery query;
    private final ReadOptions options;
    private final Promise<PartitionResult> promise = Promise.promise();
    private final Set<Integer> open;
    private final Map<Integer, Set<HostInfo>> tried = new HashMap<>();
    private final Map<Integer, PartitionState> missing = new TreeMap<>();
    private final List<PartitionResult> results = new ArrayList<>();
    private int sweeps;

    ScatterGather(Fleet fleet, PartitionQuery query, ReadOptions options) {
        this.fleet = fleet;
        this.query = query;
        this.options = options;
        this.open = new TreeSet<>(query.partitions());
    }

    Future<PartitionResult> result() {
        return promise.future();
    }

    void start() {
        failingQuery(this::round);
    }

    private void failingQuery(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) { // rejected at the edge: the route responds
            promise.tryFail(e);
        }
    }

    private void round() {
        Map<HostInfo, List<Integer>> next = nextReplicas(open);
        if (next.isEmpty()) {
            startNextSweep();
            return;
        }
        List<Future<PartitionResult>> replies = new ArrayList<>();
        next.forEach((host, partitions) -> replies.add(fleet.requestHedged(
                host, query.with(partitions), options.budget(), () -> requestNextReplicas(partitions))));
        Future.join(replies)
                .onComplete(
                        all -> failingQuery(() -> {
                            replies.forEach(reply -> addReply(reply.result()));
                            if (open.isEmpty()) {
                                finish();
                            } else {
                                round();
                            }
                        }),
                        promise::tryFail);
    }

    /** The next untried replica of each partition, marked as tried. Partitions without one are left out. */
    private Map<HostInfo, List<Integer>> nextReplicas(Collection<Integer> partitions) {
        Map<HostInfo, List<Integer>> next = new LinkedHashMap<>();
        synchronized (tried) {
            for (int partition : partitions) {
                Set<HostInfo> before = tried.computeIfAbsent(partition, none -> new HashSet<>());
                fleet.candidates(partition).stream()
                        .filter(host -> !before.contains(host))
                        .findFirst()
                        .ifPresent(host -> {
                            before.add(host);
                            next.computeIfAbsent(host, none -> new ArrayList<>())
                                    .add(partition);
                        });
            }
        }
        return next;
    }

    /** Requests the same partitions from other replicas; empty if a partition has none left. */
    private Optional<Future<PartitionResult>> requestNextReplicas(List<Integer> partitions) {
        Map<HostInfo, List<Integer>> next = nextReplicas(partitions);
        if (next.values().stream().mapToInt(List::size).sum() < partitions.size()) {
            return Optional.empty();
        }
        List<Future<PartitionResult>> replies = new ArrayList<>();
        next.forEach((host, some) -> replies.add(fleet.request(host, query.with(some), options.budget())));
        return Optional.of(Future.all(replies)
                .map(all ->
                        PartitionResult.of(replies.stream().map(Future::result).toList())));
    }

    private void addReply(PartitionResult reply) {
        results.add(new PartitionResult(
                reply.parts().stream().filter(PartitionState::served).toList(), reply.rows(), reply.merged()));
        for (PartitionState part : reply.parts()) {
            if (part.served()) {
                open.remove(part.partition());
                missing.remove(part.partition());
            } else if (explainsMore(part, missing.get(part.partition()))) {
                missing.put(part.partition(), part);
            }
        }
    }

    /** A replica that is too stale explains most, one that is not there least. */
    private static boolean explainsMore(PartitionState part, PartitionState before) {
        return before == null || part.refusedAsStale() || before.reason().equals(LocalPartitions.NOT_HERE);
    }

    /** Starts another sweep: every replica of the open partitions was tried. */
    private void startNextSweep() {
        long pause = Math.min(MAX_PAUSE_MILLIS, (long) FIRST_PAUSE_MILLIS << Math.min(sweeps, 10));
        sweeps++;
        boolean stale = missing.values().stream().anyMatch(PartitionState::refusedAsStale);
        boolean enough = stale || (options.partial() && sweeps >= 2);
        if (enough || options.budget().remainingMillis() < pause + RESERVE_MILLIS) {
            finish();
            return;
        }
        synchronized (tried) {
            tried.clear();
        }
        missing.clear();
        fleet.vertx().setTimer(pause, timer -> start());
    }

    private void finish() {
        for (int partition : open) {
            PartitionState why = missing.getOrDefault(
                    partition, PartitionState.missing(partition, "unknown: no instance was asked"));
            results.add(new PartitionResult(List.of(why), List.of(), List.of()));
        }
        promise.tryComplete(PartitionResult.of(results));
    }
}
