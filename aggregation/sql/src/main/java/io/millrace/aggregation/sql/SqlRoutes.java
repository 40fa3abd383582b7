package io.millrace.aggregation.sql;

import io.millrace.aggregation.query.AnswerBytes;
import io.millrace.aggregation.query.Answers;
import io.millrace.aggregation.query.QueryPool;
import io.millrace.aggregation.query.RawBody;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /v1/sql}: one read-only statement, answered like {@code /v1/insights/{name}/rows}. */
public final class SqlRoutes {
    private static final long MAX_BYTES = 1 << 19;

    private record Written(SqlRequest request, SqlService.Result result, AnswerBytes body) {}

    private final SqlService service;
    private final QueryPool pool;

    public SqlRoutes(SqlService service, QueryPool pool) {
        this.service = service;
        this.pool = pool;
    }

    /** Adds the route; call it before the server listens. */
    public void mount(Router router) {
        router.post("/v1/sql").handler(new RawBody(MAX_BYTES)).handler(this::post);
    }

    private void post(RoutingContext context) {
        SqlRequest request = SqlRequest.parse(RawBody.of(context), Answers.parameters(context));
        pool.submit(context, budget -> {
                    SqlService.Result result =
                            service.run(request.sql(), request.parameters(), request.reader(), request.demand(budget));
                    AnswerBytes body = service.answer(budget);
                    SqlResponse.write(result, request.format(), body);
                    return new Written(request, result, body);
                })
                .onComplete(Answers.to(context, written -> {
                    Answers.rows(context, written.request.format(), SqlResponse.freshness(written.result));
                    Answers.send(context, written.body);
                }));
    }
}
