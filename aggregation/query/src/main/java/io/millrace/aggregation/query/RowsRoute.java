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
    /** An answer's bytes, and what its headers say. */
    private record Written(RowQuery query, RowSource.Answer answer, ResponseBody body) {}

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
        ReadOptions demand = source.demand(context, parameters);
        Future<Written> written = shape.comparison().isPresent()
                ? source.ask(query, demand, answer -> answer)
                        .compose(answer ->
                                compared(query, shape, shape.comparison().get(), demand, answer))
                : source.ask(
                        query,
                        demand,
                        answer -> write(query, shape, answer, filled(query, shape, answer), demand.budget()));
        written.onComplete(JsonResponses.respond(context, done -> send(context, done)));
    }

    /** Asks for the earlier period too, where the page needs it. */
    private Future<Written> compared(
            RowQuery query,
            ResultShape shape,
            PeriodComparison comparison,
            ReadOptions demand,
            RowSource.Answer answer) {
        int most = source.limits().maxGroups();
        PeriodComparison.Current page =
                new PeriodComparison.Current(query, filled(query, shape, answer), answer.more());
        Optional<RowQuery> earlier = comparison.question(page, most);
        if (earlier.isEmpty()) {
            return Future.succeededFuture(write(query, shape, answer, page.rows(), demand.budget()));
        }
        Optional<RowQuery> everyRow = comparison.everyRow(page, most);
        GapFill.Absent absent = shape.absent(query, answer.freshness().watermark());
        RowSource.Use<List<ResultRow>> alone = before -> comparison.join(page, before.page(), Optional.empty(), absent);
        Future<List<ResultRow>> joined = everyRow.isEmpty()
                ? source.ask(earlier.get(), demand, alone)
                : source.ask(everyRow.get(), demand, all -> all.page())
                        .compose(all -> source.ask(
                                earlier.get(),
                                demand,
                                before -> comparison.join(page, before.page(), Optional.of(all), absent)));
        return joined.map(rows -> cut(query, shape, answer, rows, demand.budget()));
    }

    /** Rows that only the earlier period has may make a page longer than was asked for: the rest is the next one's. */
    private Written cut(
            RowQuery query, ResultShape shape, RowSource.Answer answer, List<ResultRow> rows, Budget budget) {
        if (shape.fills() || rows.size() <= query.limit()) {
            return write(query, shape, answer, rows, budget);
        }
        List<ResultRow> first = rows.subList(0, query.limit());
        Cursor next = query.cursorAfter(first.get(first.size() - 1).row());
        RowPage page = new RowPage(answer.rows(), Optional.of(next));
        return write(query, shape, new RowSource.Answer(page, answer.freshness()), first, budget);
    }

    private List<ResultRow> filled(RowQuery query, ResultShape shape, RowSource.Answer answer) {
        return shape.filled(query, answer.page(), answer.freshness().watermark(), source.limits());
    }

    private Written write(
            RowQuery query, ResultShape shape, RowSource.Answer answer, List<ResultRow> rows, Budget budget) {
        RowWriter writer =
                new RowWriter(query, shape, new ResponseBody(source.limits().maxAnswerBytes(), budget));
        try {
            return new Written(query, answer, writer.write(rows, answer));
        } catch (IOException e) { // a bug: memory does not fail
            throw new UncheckedIOException(e);
        }
    }

    private static void send(RoutingContext context, Written written) {
        HttpServerResponse response = RowResponses.start(context, written.query.format(), written.answer.freshness());
        written.answer.page().next().ifPresent(cursor -> response.putHeader("Millrace-Cursor", cursor.encode()));
        PacedResponse.send(context, written.body);
    }
}
