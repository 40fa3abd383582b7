package io.millrace.aggregation.fleet;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.scan.MeasureCache;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;

/**
 * All instances of the stage as one source of partitions: local stores are read in the pool, others over HTTP. The number of queries
 * in flight is bounded. Thread-safe, non-blocking. Nothing in the pool waits for other instances, so that instances that query each
 * other cannot deadlock.
 */
public final class Fleet {
    /** The other instances and the client to reach them. */
    public record Others(HostInfo self, Supplier<Placement> placement, Peers peers) {}

    private static final int MAX_IN_FLIGHT = 8_192;
    /** Least timeout of a request to a peer; otherwise a third of the time left. */
    private static final long MIN_TIMEOUT_MILLIS = 500;

    private final LocalPartitions local;
    private final QueryPool reads;
    private final Others others;
    private final Vertx vertx;
    private final int partitions;
    private final Hedge hedges;
    private final MeasureCache compiled = new MeasureCache();
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * @param reads pool for reads of local stores only
     * @param partitions number of merge partitions over all instances
     */
    public Fleet(LocalPartitions local, QueryPool reads, Others others, Vertx vertx, int partitions) {
        this(local, reads, others, vertx, partitions, new Hedge());
    }

    Fleet(LocalPartitions local, QueryPool reads, Others others, Vertx vertx, int partitions, Hedge hedges) {
        this.local = local;
        this.reads = reads;
        this.others = others;
        this.vertx = vertx;
        this.partitions = partitions;
        this.hedges = hedges;
    }

    int partitions() {
        return partitions;
    }

    QueryPool reads() {
        return reads;
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * Reads every partition of a query, trying replicas in turn until one responds or the deadline is near. Partitions that no
     * instance served are marked in the result. Fails only if the query itself is refused.
     */
    Future<PartitionResult> read(PartitionQuery query, ReadOptions options) {
        if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
            inFlight.decrementAndGet();
            return Future.failedFuture(
                    new RequestException(429, "too_many_queries", "too many queries are in flight: try again shortly"));
        }
        ScatterGather scatterGather = new ScatterGather(this, query, options);
        scatterGather.start();
        return scatterGather.result().onComplete(done -> inFlight.decrementAndGet());
    }

    /** Instances that may have a replica of the partition, best first; always includes this instance. */
    List<HostInfo> candidates(int partition) {
        List<HostInfo> known = others.placement().get().of(partition);
        List<HostInfo> all = new ArrayList<>(known);
        if (!all.contains(others.self())) {
            all.add(others.self());
        }
        // Stable sort: suspect instances go last, otherwise the order stays.
        all.sort(Comparator.comparing(others.peers()::isSuspect));
        return all;
    }

    /** Reads some partitions from one instance. Its failures are partitions missing in the result. */
    Future<PartitionResult> request(HostInfo host, PartitionQuery query, Budget budget) {
        long asked = System.nanoTime();
        Future<PartitionResult> result = host.equals(others.self())
                ? reads.submit(budget, running -> local.read(query, running))
                : requestPeer(host, query, budget);
        return result.map(found -> found.aged((System.nanoTime() - asked) / 1_000_000));
    }

    /** As {@link #request}, hedged with other replicas if a peer is slow. */
    Future<PartitionResult> requestHedged(HostInfo host, PartitionQuery query, Budget budget, Hedge.Others elsewhere) {
        Future<PartitionResult> first = request(host, query, budget);
        return host.equals(others.self()) || first.isComplete()
                ? first
                : hedges.race(vertx, first, elsewhere, () -> others.peers().suspect(host));
    }

    /** State of every known replica by instance. */
    Future<Map<HostInfo, List<PartitionState>>> survey(Budget budget) {
        Map<HostInfo, List<Integer>> held = new TreeMap<>(Comparator.comparing(Fleet::address));
        for (int partition = 0; partition < partitions; partition++) {
            for (HostInfo host : others.placement().get().of(partition)) {
                held.computeIfAbsent(host, none -> new ArrayList<>()).add(partition);
            }
        }
        Map<HostInfo, Future<PartitionResult>> asked = new LinkedHashMap<>();
        held.forEach((host, some) ->
                asked.put(host, request(host, new PartitionQuery(Optional.empty(), some, Long.MAX_VALUE), budget)));
        return Future.all(List.copyOf(asked.values())).map(all -> {
            Map<HostInfo, List<PartitionState>> states = new LinkedHashMap<>();
            asked.forEach((host, result) -> states.put(host, result.result().parts()));
            return states;
        });
    }

    public static String address(HostInfo host) {
        return host.host() + ":" + host.port();
    }

    private Future<PartitionResult> requestPeer(HostInfo host, PartitionQuery query, Budget budget) {
        long left = Math.max(1, budget.remainingMillis());
        long allowed = Math.min(left, Math.max(MIN_TIMEOUT_MILLIS, left / 3));
        return others.peers()
                .ask(host, new PeerQuery(query, allowed).write(), Duration.ofMillis(allowed))
                .transform(reply -> reply.succeeded()
                        ? onPool(budget, () -> {
                            // Held twice: as bytes and decoded.
                            budget.reserve(2L * reply.result().body().length());
                            return decode(host, query, reply.result());
                        })
                        : Future.succeededFuture(PartitionResult.missing(
                                query.partitions(), "unreachable: " + address(host) + " does not respond")));
    }

    private PartitionResult decode(HostInfo host, PartitionQuery query, PeerResponse reply) {
        if (reply.status() == 200) {
            List<Measure> measures =
                    query.rows().map(rows -> compiled.of(rows.insight())).orElse(List.of());
            try {
                return PartitionResultCodec.read(reply.body().getBytes(), measures);
            } catch (IllegalArgumentException e) { // rejected: treated as no response
                return PartitionResult.missing(query.partitions(), "unreadable: " + e.getMessage());
            }
        }
        RequestException refusal = refusal(reply);
        if (reply.status() == 422 || refusal.code().equals("bad_request")) {
            throw refusal; // The query itself is refused, by any instance.
        }
        return PartitionResult.missing(
                query.partitions(),
                "refused: " + address(host) + " responds " + reply.status() + ", " + refusal.getMessage());
    }

    private static RequestException refusal(PeerResponse reply) {
        try {
            JsonObject error = new JsonObject(reply.body()).getJsonObject("error", new JsonObject());
            return new RequestException(reply.status(), error.getString("code", ""), error.getString("message", ""));
        } catch (DecodeException | ClassCastException e) { // rejected: not a response of this stage
            return new RequestException(reply.status(), "", "no reason given");
        }
    }

    /** Runs work off the event loops. */
    <T> Future<T> onPool(Budget budget, Supplier<T> work) {
        return Context.isOnEventLoopThread()
                ? reads.submit(budget, running -> work.get())
                : Future.future(promise -> promise.complete(work.get()));
    }
}
