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
 * Active insights and their rows over all instances. Thread-safe. {@link #query} does not block; {@link #read} does, so call it on
 * threads that may wait.
 */
public final class RowSource {
    /** Page of rows with its freshness. */
    public record Result(RowPage page, ResponseFreshness freshness) {
        public List<Row> rows() {
            return page.rows();
        }

        /** Whether more rows follow the page. */
        public boolean hasMore() {
            return page.next().isPresent();
        }
    }

    /** Mapping of a result, run off the event loops. */
    @FunctionalInterface
    public interface ResultMapper<T> {
        T apply(Result result) throws Exception;
    }

    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final Fleet fleet;
    private final QueryLimits limits;
    private final MeasureCache compiled = new MeasureCache();

    /** @param insights the active insights, shadows included */
    public RowSource(Supplier<? extends Collection<InsightSpec>> insights, Fleet fleet, QueryLimits limits) {
        this.insights = insights;
        this.fleet = fleet;
        this.limits = limits;
    }

    /** The active insights and their shadows, in no order. */
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

    /** Options for complete rows of any staleness within the default deadline. The caller ends the budget. */
    public ReadOptions defaultOptions() {
        return ReadOptions.complete(fleet.reads().budget());
    }

    /** Options from the parameters of a request. */
    public ReadOptions options(RoutingContext context, Parameters parameters) {
        Duration allowed = ReadOptions.deadline(parameters, fleet.reads().deadline(), limits.longestDeadline());
        return ReadOptions.parse(parameters, fleet.reads().budget(context, allowed));
    }

    /** Freshness of all rows. Missing partitions are marked. */
    public Future<ResponseFreshness> freshness() {
        PartitionQuery nothing = new PartitionQuery(Optional.empty(), all(), Long.MAX_VALUE);
        ReadOptions atOnce = ReadOptions.available(Budget.lasting(fleet.reads().deadline()));
        return fleet.read(nothing, atOnce).map(result -> ResponseFreshness.of(result.parts()));
    }

    /** State of every replica by instance. */
    public Future<Map<HostInfo, List<PartitionState>>> survey() {
        return fleet.survey(Budget.lasting(fleet.reads().deadline()));
    }

    /**
     * Reads a page. Fails with {@link RequestException}: 503 {@code incomplete} if partitions are missing and the options do not
     * accept that, 503 {@code too_stale} if rows are too stale, 422 beyond a limit.
     */
    public <T> Future<T> query(RowQuery query, ReadOptions options, ResultMapper<T> mapper) {
        PartitionQuery parts = new PartitionQuery(Optional.of(query), partitions(query), options.maxStalenessMillis());
        return fleet.read(parts, options)
                .compose(found -> fleet.onPool(options.budget(), () -> page(parts, options, found)))
                .compose(result -> map(options, result, mapper));
    }

    /**
     * Reads the rows of groups, with one request per instance. Fails as {@link #query} does.
     *
     * @param query insight, tenant and time range; its filters, order and limit are ignored
     * @param groups values of all dimensions in the definition's order; elements may be null
     */
    public <T> Future<T> points(
            RowQuery query, List<List<String>> groups, ReadOptions options, Function<Points, T> use) {
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
                options.maxStalenessMillis());
        return fleet.read(parts, options)
                .compose(found -> fleet.onPool(options.budget(), () -> {
                    ResponseFreshness freshness = ResponseFreshness.of(found.parts());
                    refuseIfIncompleteOrStale(options, freshness, found);
                    return use.apply(Points.of(query, groups, byPartition, found, freshness));
                }));
    }

    /**
     * Reads a page and waits for it.
     *
     * @throws RequestException as {@link #query} fails
     */
    public Result read(RowQuery query, ReadOptions options) {
        Budget budget = options.budget();
        try {
            return query(query, options, result -> result)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(1, budget.remainingMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) { // rejected at the edge
            budget.check();
            throw new RequestException(503, "deadline_exceeded", "the query took too long: try again later");
        } catch (InterruptedException e) { // crash: the pool stops
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for rows", e);
        }
    }

    private <T> Future<T> map(ReadOptions options, Result result, ResultMapper<T> mapper) {
        return fleet.onPool(options.budget(), () -> {
            try {
                return mapper.apply(result);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) { // rejected: the route responds with the failure
                throw new IllegalStateException(e);
            }
        });
    }

    private Result page(PartitionQuery parts, ReadOptions options, PartitionResult found) {
        ResponseFreshness freshness = ResponseFreshness.of(found.parts());
        refuseIfIncompleteOrStale(options, freshness, found);
        RowQuery query = parts.rows().orElseThrow();
        PageCollector page = new PageCollector(query);
        found.rows().forEach(page::add);
        if (parts.merges()) {
            RollUp rollUp = new RollUp(query, compiled.of(query.insight()), limits.maxGroups(), options.budget());
            found.merged().forEach(rollUp::add);
            rollUp.forEachRow(page::add);
        }
        long closedBefore = freshness.closedBefore(query.insight());
        RowPage rows = page.page();
        return new Result(
                new RowPage(
                        rows.rows().stream()
                                .map(row -> row.finishedIfEndedBy(closedBefore))
                                .toList(),
                        rows.next()),
                freshness);
    }

    private static void refuseIfIncompleteOrStale(
            ReadOptions options, ResponseFreshness freshness, PartitionResult found) {
        if (!freshness.complete() && !options.partial()) {
            boolean stale = found.parts().stream().anyMatch(PartitionState::refusedAsStale);
            throw new RequestException(
                    503,
                    stale ? PartitionState.TOO_STALE : "incomplete",
                    (stale ? "no replica is as fresh as max_staleness requires: " : "not every partition responded: ")
                            + freshness.missing()
                            + "; try again shortly"
                            + (stale ? " or allow more" : " or add partial=true"));
        }
        long allowed = options.maxStalenessMillis();
        if (freshness.stalenessMillis().orElse(0) > allowed) {
            // Fresh enough when it was read, too stale by now.
            throw new RequestException(
                    503,
                    PartitionState.TOO_STALE,
                    "the result is " + freshness.stalenessMillis().getAsLong() + " ms stale by now, max_staleness is "
                            + allowed + ": try again shortly or allow more");
        }
    }

    private List<Integer> partitions(RowQuery query) {
        return query.wholeGroup().map(group -> List.of(partition(query, group))).orElseGet(this::all);
    }

    private int partition(RowQuery query, List<String> group) {
        return StoreReplica.partitionOf(query.insight().liveName(), query.tenant(), group, fleet.partitions());
    }

    private List<Integer> all() {
        return IntStream.range(0, fleet.partitions()).boxed().toList();
    }
}
