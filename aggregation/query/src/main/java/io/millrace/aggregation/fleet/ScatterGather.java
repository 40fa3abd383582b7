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
 * One question under way. It goes in rounds: the open partitions are asked of the best copy that was not tried yet, in
 * one request an instance; when every copy was tried, it waits a moment and begins anew, for partitions move. It ends
 * when all have answered, when the deadline is near, when copies are there but too stale, or, where an incomplete answer
 * will do, after the second time that all were tried. Whoever answers more slowly than nearly all do has its partitions asked
 * of the next copies too, and what comes first counts.
 *
 * <p>A round begins when the one before is over; only what was tried is seen by several threads at once.
 */
final class ScatterGather {
    private static final int FIRST_PAUSE_MILLIS = 10;
    private static final int LONGEST_PAUSE_MILLIS = 200;
    /** Kept back from the deadline, for merging and writing. */
    private static final int RESERVE_MILLIS = 20;

    private final Fleet fleet;
    private final PartitionQuery query;
    private final ReadOptions demand;
    private final Promise<PartitionResult> promise = Promise.promise();
    private final Set<Integer> open;
    private final Map<Integer, Set<HostInfo>> tried = new HashMap<>();
    private final Map<Integer, PartitionState> missing = new TreeMap<>();
    private final List<PartitionResult> answers = new ArrayList<>();
    private int sweeps;

    ScatterGather(Fleet fleet, PartitionQuery query, ReadOptions demand) {
        this.fleet = fleet;
        this.query = query;
        this.demand = demand;
        this.open = new TreeSet<>(query.partitions());
    }

    Future<PartitionResult> answer() {
        return promise.future();
    }

    void start() {
        guarded(this::round);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) { // rejected at the edge: the route answers it
            promise.tryFail(e);
        }
    }

    private void round() {
        Map<HostInfo, List<Integer>> next = nextCopies(open);
        if (next.isEmpty()) {
            sweepAgain();
            return;
        }
        List<Future<PartitionResult>> replies = new ArrayList<>();
        next.forEach((host, partitions) -> replies.add(
                fleet.askHedged(host, query.with(partitions), demand.budget(), () -> askNextCopies(partitions))));
        Future.join(replies)
                .onComplete(
                        all -> guarded(() -> {
                            replies.forEach(reply -> take(reply.result()));
                            if (open.isEmpty()) {
                                finish();
                            } else {
                                round();
                            }
                        }),
                        promise::tryFail);
    }

    /** Who is asked next for each of the partitions; it counts as tried. Partitions of which every copy was tried are left out. */
    private Map<HostInfo, List<Integer>> nextCopies(Collection<Integer> partitions) {
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

    /** The same partitions of other copies; empty if there are none left of some of them. */
    private Optional<Future<PartitionResult>> askNextCopies(List<Integer> partitions) {
        Map<HostInfo, List<Integer>> next = nextCopies(partitions);
        if (next.values().stream().mapToInt(List::size).sum() < partitions.size()) {
            return Optional.empty();
        }
        List<Future<PartitionResult>> replies = new ArrayList<>();
        next.forEach((host, some) -> replies.add(fleet.ask(host, query.with(some), demand.budget())));
        return Optional.of(Future.all(replies)
                .map(all ->
                        PartitionResult.of(replies.stream().map(Future::result).toList())));
    }

    private void take(PartitionResult answer) {
        answers.add(new PartitionResult(
                answer.parts().stream().filter(PartitionState::served).toList(), answer.rows(), answer.merged()));
        for (PartitionState part : answer.parts()) {
            if (part.served()) {
                open.remove(part.partition());
                missing.remove(part.partition());
            } else if (tellsMore(part, missing.get(part.partition()))) {
                missing.put(part.partition(), part);
            }
        }
    }

    /** A copy that is there and too stale says most, one that is not there least. */
    private static boolean tellsMore(PartitionState part, PartitionState before) {
        return before == null || part.refusedAsStale() || before.reason().equals(LocalPartitions.NOT_HERE);
    }

    /** Every copy of what is still open was tried. */
    private void sweepAgain() {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, (long) FIRST_PAUSE_MILLIS << Math.min(sweeps, 10));
        sweeps++;
        boolean stale = missing.values().stream().anyMatch(PartitionState::refusedAsStale);
        boolean enough = stale || (demand.partial() && sweeps >= 2);
        if (enough || demand.budget().remainingMillis() < pause + RESERVE_MILLIS) {
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
            PartitionState why =
                    missing.getOrDefault(partition, PartitionState.missing(partition, "unknown: nobody was asked"));
            answers.add(new PartitionResult(List.of(why), List.of(), List.of()));
        }
        promise.tryComplete(PartitionResult.of(answers));
    }
}
