package io.millrace.aggregation.query;

import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.format.RowResponses;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.PacedResponse;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.rowquery.Cursor;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.RowPage;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
import io.millrace.aggregation.shape.GapFill;
import io.millrace.aggregation.shape.PeriodComparison;
import io.millrace.aggregation.shape.ResultRow;
import io.millrace.aggregation.shape.ResultShape;
import io.millrace.runtime.http.JsonResponses;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/insights/{name}/rows}. CSV and NDJSON carry freshness and cursor in headers. */
final class RowsRoute {
    /** Response body and the data of its headers. */
    private record Written(RowQuery query, RowSource.Result result, ResponseBody body) {}

    private final RowSource source;
    private final RowQueryParser parser;
    private final Clock clock;

    RowsRoute(RowSource source, Clock clock) {
        this.source = source;
        this.parser = new RowQueryParser(source.limits(), clock);
        this.clock = clock;
    }

    void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        RowQuery query = parser.parse(source.insight(context.pathParam("name")), parameters);
        ResultShape shape = ResultShape.parse(query, parameters, clock);
        ReadOptions options = source.options(context, parameters);
        Future<Written> written = shape.comparison().isPresent()
                ? source.query(query, options, result -> result)
                        .compose(result ->
                                compared(query, shape, shape.comparison().get(), options, result))
                : source.query(
                        query,
                        options,
                        result -> write(query, shape, result, filled(query, shape, result), options.budget()));
        written.onComplete(JsonResponses.respond(context, done -> send(context, done)));
    }

    /** Queries the earlier period too, if the page needs it. */
    private Future<Written> compared(
            RowQuery query,
            ResultShape shape,
            PeriodComparison comparison,
            ReadOptions options,
            RowSource.Result result) {
        int maxRows = source.limits().maxGroups();
        PeriodComparison.Current page =
                new PeriodComparison.Current(query, filled(query, shape, result), result.hasMore());
        Optional<RowQuery> earlier = comparison.earlierQuery(page, maxRows);
        if (earlier.isEmpty()) {
            return Future.succeededFuture(write(query, shape, result, page.rows(), options.budget()));
        }
        Optional<RowQuery> everyRow = comparison.everyRow(page, maxRows);
        GapFill.Placeholder placeholder =
                shape.placeholder(query, result.freshness().watermark());
        RowSource.ResultMapper<List<ResultRow>> joinEarlier =
                before -> comparison.join(page, before.page(), Optional.empty(), placeholder);
        Future<List<ResultRow>> joined = everyRow.isEmpty()
                ? source.query(earlier.get(), options, joinEarlier)
                : source.query(everyRow.get(), options, all -> all.page())
                        .compose(all -> source.query(
                                earlier.get(),
                                options,
                                before -> comparison.join(page, before.page(), Optional.of(all), placeholder)));
        return joined.map(rows -> cut(query, shape, result, rows, options.budget()));
    }

    /** Cuts a page that rows of the earlier period made longer than the limit; the next page has the rest. */
    private Written cut(
            RowQuery query, ResultShape shape, RowSource.Result result, List<ResultRow> rows, Budget budget) {
        if (shape.fills() || rows.size() <= query.limit()) {
            return write(query, shape, result, rows, budget);
        }
        List<ResultRow> first = rows.subList(0, query.limit());
        Cursor next = query.cursorAfter(first.get(first.size() - 1).row());
        RowPage page = new RowPage(result.rows(), Optional.of(next));
        return write(query, shape, new RowSource.Result(page, result.freshness()), first, budget);
    }

    private List<ResultRow> filled(RowQuery query, ResultShape shape, RowSource.Result result) {
        return shape.filled(query, result.page(), result.freshness().watermark(), source.limits());
    }

    private Written write(
            RowQuery query, ResultShape shape, RowSource.Result result, List<ResultRow> rows, Budget budget) {
        RowWriter writer =
                new RowWriter(query, shape, new ResponseBody(source.limits().maxAnswerBytes(), budget));
        try {
            return new Written(query, result, writer.write(rows, result));
        } catch (IOException e) { // crash: writing to memory does not fail
            throw new UncheckedIOException(e);
        }
    }

    private static void send(RoutingContext context, Written written) {
        HttpServerResponse response = RowResponses.start(context, written.query.format(), written.result.freshness());
        written.result.page().next().ifPresent(cursor -> response.putHeader("Millrace-Cursor", cursor.encode()));
        PacedResponse.send(context, written.body);
    }
}
