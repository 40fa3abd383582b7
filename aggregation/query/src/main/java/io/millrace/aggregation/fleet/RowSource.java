package io.millrace.aggregation.fleet;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.UnknownName;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowPage;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.scan.MeasureCache;
import io.millrace.aggregation.scan.PageCollector;
import io.millrace.aggregation.scan.RollUp;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The insights there are and their rows, wherever in the fleet they are. Thread-safe. What {@link #ask} starts blocks
 * nobody; {@link #read} waits, so it is for threads that may.
 */
public final class RowSource {
    /** A page with the freshness that held when it was read. */
    public record Answer(RowPage page, ResponseFreshness freshness) {
        public List<Row> rows() {
            return page.rows();
        }

        /** Whether rows follow those of the page. */
        public boolean more() {
            return page.next().isPresent();
        }
    }

    /** What becomes of an answer. Runs off the event loops. */
    @FunctionalInterface
    public interface Use<T> {
        T of(Answer answer) throws Exception;
    }

    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final Fleet fleet;
    private final QueryLimits limits;
    private final MeasureCache compiled = new MeasureCache();

    /** @param insights the active insights at the moment */
    public RowSource(Supplier<? extends Collection<InsightSpec>> insights, Fleet fleet, QueryLimits limits) {
        this.insights = insights;
        this.fleet = fleet;
        this.limits = limits;
    }

    /** The active insights at the moment, in no order. */
    public Collection<InsightSpec> insights() {
        return insights.get();
    }

    public InsightSpec insight(String name) {
        Collection<InsightSpec> all = insights.get();
        return all.stream()
                .filter(insight -> insight.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestException.notFound(UnknownName.message(
                        "insight", name, all.stream().map(InsightSpec::name).toList())));
    }

    public QueryLimits limits() {
        return limits;
    }

    /** Complete rows of any age, by the usual deadline; its budget is to be ended. */
    public ReadOptions usual() {
        return ReadOptions.complete(fleet.reads().budget());
    }

    /** What a request's parameters demand, until the request ends. */
    public ReadOptions demand(RoutingContext context, Parameters parameters) {
        Duration allowed = ReadOptions.deadline(parameters, fleet.reads().deadline(), limits.longestDeadline());
        return ReadOptions.parse(parameters, fleet.reads().budget(context, allowed));
    }

    /** How fresh all rows are; marks what is missing rather than failing. */
    public Future<ResponseFreshness> freshness() {
        PartitionQuery nothing = new PartitionQuery(Optional.empty(), all(), Long.MAX_VALUE);
        ReadOptions atOnce = ReadOptions.available(Budget.lasting(fleet.reads().deadline()));
        return fleet.ask(nothing, atOnce).map(answer -> ResponseFreshness.of(answer.parts()));
    }

    /** What every copy says of itself, by instance. */
    public Future<Map<HostInfo, List<PartitionState>>> survey() {
        return fleet.survey(Budget.lasting(fleet.reads().deadline()));
    }

    /**
     * Asks for a page. Fails with {@link RequestException}: 503 {@code incomplete} if rows are missing and the demand is for
     * all, 503 {@code too_stale} if they are staler than it allows, 422 beyond the budget.
     */
    public <T> Future<T> ask(RowQuery query, ReadOptions demand, Use<T> use) {
        PartitionQuery parts = new PartitionQuery(Optional.of(query), partitions(query), demand.maxStalenessMillis());
        return fleet.ask(parts, demand)
                .compose(found -> fleet.onPool(demand.budget(), () -> page(parts, demand, found)))
                .compose(answer -> use(demand, answer, use));
    }

    /**
     * Asks for the rows of groups that are named one by one; each instance is asked once for those that it has. Fails as
     * {@link #ask} does.
     *
     * @param query whose rows, and of what time; its filters, order and limit count for nothing
     * @param groups values of every dimension in the definition's order; may be null
     */
    public <T> Future<T> points(
            RowQuery query, List<List<String>> groups, ReadOptions demand, Function<Points, T> use) {
        Map<Integer, Set<List<String>>> distinct = new TreeMap<>();
        for (List<String> group : groups) {
            distinct.computeIfAbsent(partition(query, group), none -> new LinkedHashSet<>())
                    .add(group);
        }
        Map<Integer, List<List<String>>> byPartition = new HashMap<>();
        distinct.forEach((partition, some) -> byPartition.put(partition, List.copyOf(some)));
        PartitionQuery parts = new PartitionQuery(
                Optional.of(query),
                Optional.of(byPartition),
                List.copyOf(distinct.keySet()),
                demand.maxStalenessMillis());
        return fleet.ask(parts, demand)
                .compose(found -> fleet.onPool(demand.budget(), () -> {
                    ResponseFreshness freshness = ResponseFreshness.of(found.parts());
                    refuseIfShort(demand, freshness, found);
                    return use.apply(Points.of(query, groups, byPartition, found, freshness));
                }));
    }

    /**
     * Reads a page, and waits for it.
     *
     * @throws RequestException as {@link #ask} fails
     */
    public Answer read(RowQuery query, ReadOptions demand) {
        Budget budget = demand.budget();
        try {
            return ask(query, demand, answer -> answer)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(1, budget.remainingMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) { // rejected at the edge
            budget.check();
            throw new RequestException(503, "deadline_exceeded", "the query took too long: ask again later");
        } catch (InterruptedException e) { // crash: the pool stops
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for rows", e);
        }
    }

    private <T> Future<T> use(ReadOptions demand, Answer answer, Use<T> use) {
        return fleet.onPool(demand.budget(), () -> {
            try {
                return use.of(answer);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) { // rejected: the route answers that it failed
                throw new IllegalStateException(e);
            }
        });
    }

    private Answer page(PartitionQuery parts, ReadOptions demand, PartitionResult found) {
        ResponseFreshness freshness = ResponseFreshness.of(found.parts());
        refuseIfShort(demand, freshness, found);
        RowQuery query = parts.rows().orElseThrow();
        PageCollector page = new PageCollector(query);
        found.rows().forEach(page::add);
        if (parts.merges()) {
            RollUp rollUp = new RollUp(query, compiled.of(query.insight()), limits.maxGroups(), demand.budget());
            found.merged().forEach(rollUp::add);
            rollUp.forEachRow(page::add);
        }
        long closedBefore = freshness.closedBefore(query.insight());
        RowPage rows = page.page();
        return new Answer(
                new RowPage(
                        rows.rows().stream()
                                .map(row -> row.finishedIfEndedBy(closedBefore))
                                .toList(),
                        rows.next()),
                freshness);
    }

    private static void refuseIfShort(ReadOptions demand, ResponseFreshness freshness, PartitionResult found) {
        if (!freshness.complete() && !demand.partial()) {
            boolean stale = found.parts().stream().anyMatch(PartitionState::refusedAsStale);
            throw new RequestException(
                    503,
                    stale ? PartitionState.TOO_STALE : "incomplete",
                    (stale ? "no copy is as fresh as max_staleness asks: " : "not every partition answered: ")
                            + freshness.missing()
                            + "; try again shortly"
                            + (stale ? " or allow more" : " or add partial=true"));
        }
        long allowed = demand.maxStalenessMillis();
        if (freshness.stalenessMillis().orElse(0) > allowed) {
            // It was fresh enough when it was read, and has aged on the way.
            throw new RequestException(
                    503,
                    PartitionState.TOO_STALE,
                    "the answer is " + freshness.stalenessMillis().getAsLong() + " ms stale by now, max_staleness is "
                            + allowed + ": try again shortly or allow more");
        }
    }

    private List<Integer> partitions(RowQuery query) {
        return query.wholeGroup().map(group -> List.of(partition(query, group))).orElseGet(this::all);
    }

    private int partition(RowQuery query, List<String> group) {
        return StoreReplica.partitionOf(query.insight().name(), query.tenant(), group, fleet.partitions());
    }

    private List<Integer> all() {
        return IntStream.range(0, fleet.partitions()).boxed().toList();
    }
}
