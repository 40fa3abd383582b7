package io.millrace.aggregation.diff;

import io.millrace.aggregation.definition.DimensionSpec;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowFilter;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code GET /v1/insights/{name}/diff}: where rows of an insight differ from those of its shadow, by measure and window. Rows are
 * compared by window and by the dimensions that both have; an additional dimension is rolled up. Windows that are not closed are
 * left out unless {@code open=true}: their rows change between the two reads. Both sides are read page by page, up to
 * {@value #MAX_ROWS} rows; {@code continueFrom} is where the next request goes on.
 */
public final class DiffRoute {
    private static final int MAX_ROWS = 200_000;
    private static final int MAX_SHOWN = 1_000;
    private static final int SHOWN = 100;
    /** Time that one more page may take. */
    private static final long PAGE_MILLIS = 2_000;

    private static final List<String> PARAMETERS = List.of(
            "from",
            "to",
            Parameters.ZONE,
            "rollup",
            "open",
            "limit",
            TenantParameter.NAME,
            ReadOptions.MAX_STALENESS,
            ReadOptions.PARTIAL,
            "deadline");

    private final RowSource source;
    private final QueryPool pool;
    private final RowQueryParser parser;

    public DiffRoute(RowSource source, QueryPool pool, Clock clock) {
        this.source = source;
        this.pool = pool;
        this.parser = new RowQueryParser(source.limits(), clock);
    }

    /** Mounts the route. Call it before the server listens. */
    public void mount(Router router) {
        router.get("/v1/insights/:name/diff").handler(this::handle);
    }

    /** The queries of both sides for all of the range; {@code startsFrom} is the start of their first window. */
    private record Sides(RowQuery live, RowQuery next, long startsFrom) {}

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        InsightSpec live = source.insight(context.pathParam("name"));
        parameters.refuseUnknown(known(live));
        InsightSpec next = source.insights().stream()
                .filter(one -> one.isShadow() && one.liveName().equals(live.name()))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        409, "no_shadow", "insight '" + live.name() + "' has no shadow to compare with"));
        ComparedColumns columns =
                ComparedColumns.of(live, next, parameters.find("rollup").isPresent());
        boolean open = parameters.flag("open");
        int shown = parameters.integer("limit", SHOWN, 0, MAX_SHOWN);
        Sides sides = sides(columns, parameters.copyWithout("open").copyWithout("limit"));
        ReadOptions options = source.options(context, parameters);
        pool.submit(options.budget(), budget -> diff(columns, sides, options, new RowDiff(columns, open, shown)))
                .onComplete(JsonResponses.respond(context, json -> JsonResponses.send(context, 200, json)));
    }

    private static List<String> known(InsightSpec live) {
        return Stream.concat(
                        PARAMETERS.stream(), live.dimensions().stream().map(dimension -> "group." + dimension.name()))
                .toList();
    }

    private Sides sides(ComparedColumns columns, Parameters parameters) {
        boolean whole = parameters.find("from").isEmpty();
        long begin = whole ? columns.next().backfillFrom().orElse(0L) : Long.MIN_VALUE;
        Parameters bounded =
                whole ? parameters.with("from", Instant.ofEpochMilli(begin).toString()) : parameters;
        return new Sides(query(columns.live(), columns, bounded), query(columns.next(), columns, bounded), begin);
    }

    private RowQuery query(InsightSpec insight, ComparedColumns columns, Parameters parameters) {
        List<String> kept = insight.dimensions().stream()
                .map(DimensionSpec::name)
                .filter(columns.dimensions()::contains)
                .toList();
        return parser.parse(insight, parameters.with("by", String.join(",", kept)));
    }

    private JsonObject diff(ComparedColumns columns, Sides sides, ReadOptions options, RowDiff diff) {
        long start = sides.startsFrom;
        while (true) {
            List<Row> live = new ArrayList<>();
            List<Row> next = new ArrayList<>();
            long end = Math.min(read(sides.live, start, options, live), read(sides.next, start, options, next));
            List<Row> comparedLive = startingBefore(end, live);
            List<Row> comparedNext = startingBefore(end, next);
            if (end < Long.MAX_VALUE && comparedLive.isEmpty() && comparedNext.isEmpty()) {
                throw new RequestException(
                        422,
                        "row_budget_exceeded",
                        "the window of " + Instant.ofEpochMilli(end) + " has more than "
                                + source.limits().maxRows()
                                + " rows: compare some of its groups with group.<dimension>=, or begin after it");
            }
            diff.add(comparedLive, comparedNext);
            if (end == Long.MAX_VALUE) {
                return DiffJson.of(columns, diff, Optional.empty());
            }
            start = end;
            if (diff.compared + diff.skippedOpen >= MAX_ROWS || options.budget().remainingMillis() < PAGE_MILLIS) {
                return DiffJson.of(columns, diff, Optional.of(start));
            }
        }
    }

    /** Reads the next page and returns the start of the first window of which it may lack rows. */
    private long read(RowQuery query, long startsFrom, ReadOptions options, List<Row> rows) {
        RowSource.Result page = source.read(
                RowQuery.first(
                        query.insight(),
                        query.tenant(),
                        query.from(),
                        query.to(),
                        query.filters(),
                        new RowFilter(startsFrom, Long.MAX_VALUE, List.of()),
                        query.dimensions(),
                        query.rollup(),
                        RowOrder.byWindow(),
                        source.limits().maxRows()),
                options);
        rows.addAll(page.rows());
        return page.hasMore() ? rows.get(rows.size() - 1).windowStart() : Long.MAX_VALUE;
    }

    private static List<Row> startingBefore(long end, List<Row> rows) {
        return rows.stream().filter(row -> row.windowStart() < end).toList();
    }
}
