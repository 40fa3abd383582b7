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
 * Asks whoever has the rows: this instance's own stores, or another instance over HTTP. Bounded in the questions under
 * way; thread-safe, and blocks nobody: local reads run in the pool, which waits for nothing else, so instances that ask
 * one another cannot lock each other up.
 */
public final class Fleet {
    /** Where other instances are, and how they are asked. */
    public record Others(HostInfo self, Supplier<Placement> placement, Peers peers) {}

    private static final int MOST_UNDER_WAY = 8_192;
    /** The least that another instance is given to answer in; else a third of what is left. */
    private static final long PATIENCE_MILLIS = 500;

    private final LocalPartitions local;
    private final QueryPool reads;
    private final Others others;
    private final Vertx vertx;
    private final int partitions;
    private final Hedge hedges;
    private final MeasureCache compiled = new MeasureCache();
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * @param reads runs reads of local stores and nothing that waits
     * @param partitions merge partitions there are over all instances
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
     * Asks for every partition of the question, each copy in turn until one answers or the demand's deadline is near. Fails
     * only with what the client must know; what nobody answered for is marked so in the answer.
     */
    Future<PartitionResult> ask(PartitionQuery query, ReadOptions demand) {
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            return Future.failedFuture(
                    new RequestException(429, "too_many_queries", "too many queries are under way: try again shortly"));
        }
        ScatterGather gathering = new ScatterGather(this, query, demand);
        gathering.start();
        return gathering.answer().onComplete(done -> underWay.decrementAndGet());
    }

    /** Who may have a copy of the partition, the likeliest to answer well first; this instance is always among them. */
    List<HostInfo> candidates(int partition) {
        List<HostInfo> known = others.placement().get().of(partition);
        List<HostInfo> all = new ArrayList<>(known);
        if (!all.contains(others.self())) {
            all.add(others.self());
        }
        // Stable: among the suspect, and among the others, the order stays.
        all.sort(Comparator.comparing(others.peers()::isSuspect));
        return all;
    }

    /** Asks one instance for some partitions; never fails for reasons of that instance, but says what is missing. */
    Future<PartitionResult> ask(HostInfo host, PartitionQuery query, Budget budget) {
        long asked = System.nanoTime();
        Future<PartitionResult> answer = host.equals(others.self())
                ? reads.submit(budget, until -> local.read(query, until))
                : askPeer(host, query, budget);
        return answer.map(found -> found.aged((System.nanoTime() - asked) / 1_000_000));
    }

    /** As {@link #ask}, and asks other copies as well if another instance takes longer than nearly all answers do. */
    Future<PartitionResult> askHedged(HostInfo host, PartitionQuery query, Budget budget, Hedge.Others elsewhere) {
        Future<PartitionResult> first = ask(host, query, budget);
        return host.equals(others.self()) || first.isComplete()
                ? first
                : hedges.race(vertx, first, elsewhere, () -> others.peers().suspect(host));
    }

    /** What every copy that is known says of itself, by instance; an instance that does not answer says so. */
    Future<Map<HostInfo, List<PartitionState>>> survey(Budget budget) {
        Map<HostInfo, List<Integer>> held = new TreeMap<>(Comparator.comparing(Fleet::address));
        for (int partition = 0; partition < partitions; partition++) {
            for (HostInfo host : others.placement().get().of(partition)) {
                held.computeIfAbsent(host, none -> new ArrayList<>()).add(partition);
            }
        }
        Map<HostInfo, Future<PartitionResult>> asked = new LinkedHashMap<>();
        held.forEach((host, some) ->
                asked.put(host, ask(host, new PartitionQuery(Optional.empty(), some, Long.MAX_VALUE), budget)));
        return Future.all(List.copyOf(asked.values())).map(all -> {
            Map<HostInfo, List<PartitionState>> said = new LinkedHashMap<>();
            asked.forEach((host, answer) -> said.put(host, answer.result().parts()));
            return said;
        });
    }

    public static String address(HostInfo host) {
        return host.host() + ":" + host.port();
    }

    private Future<PartitionResult> askPeer(HostInfo host, PartitionQuery query, Budget budget) {
        long left = Math.max(1, budget.remainingMillis());
        long allowed = Math.min(left, Math.max(PATIENCE_MILLIS, left / 3));
        return others.peers()
                .ask(host, new PeerQuery(query, allowed).write(), Duration.ofMillis(allowed))
                .transform(reply -> reply.succeeded()
                        ? onPool(budget, () -> {
                            // An answer is held as bytes and as what they are decoded to.
                            budget.reserve(2L * reply.result().body().length());
                            return decode(host, query, reply.result());
                        })
                        : Future.succeededFuture(PartitionResult.missing(
                                query.partitions(), "unreachable: " + address(host) + " does not answer")));
    }

    private PartitionResult decode(HostInfo host, PartitionQuery query, PeerResponse reply) {
        if (reply.status() == 200) {
            List<Measure> measures =
                    query.rows().map(rows -> compiled.of(rows.insight())).orElse(List.of());
            try {
                return PartitionResultCodec.read(reply.body().getBytes(), measures);
            } catch (IllegalArgumentException e) { // rejected: as if it had not answered
                return PartitionResult.missing(query.partitions(), "unreadable: " + e.getMessage());
            }
        }
        RequestException refusal = refusal(reply);
        if (reply.status() == 422 || refusal.code().equals("bad_request")) {
            throw refusal; // The question itself is too much or makes no sense, whoever is asked.
        }
        return PartitionResult.missing(
                query.partitions(),
                "refused: " + address(host) + " answers " + reply.status() + ", " + refusal.getMessage());
    }

    private static RequestException refusal(PeerResponse reply) {
        try {
            JsonObject error = new JsonObject(reply.body()).getJsonObject("error", new JsonObject());
            return new RequestException(reply.status(), error.getString("code", ""), error.getString("message", ""));
        } catch (DecodeException | ClassCastException e) { // rejected: not one of ours, and says nothing
            return new RequestException(reply.status(), "", "no reason given");
        }
    }

    /** Runs work that takes a while off the event loops. */
    <T> Future<T> onPool(Budget budget, Supplier<T> work) {
        return Context.isOnEventLoopThread()
                ? reads.submit(budget, until -> work.get())
                : Future.future(promise -> promise.complete(work.get()));
    }
}
