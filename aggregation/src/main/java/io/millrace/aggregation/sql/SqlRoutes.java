package io.millrace.aggregation.sql;

import io.millrace.aggregation.query.Answers;
import io.millrace.aggregation.query.QueryPool;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** {@code POST /v1/sql}: one read-only statement, answered like {@code /v1/insights/{name}/rows}. */
public final class SqlRoutes {
    private static final long MAX_BYTES = 1 << 19;

    private record Written(SqlRequest request, SqlService.Result result, Buffer body) {}

    private final SqlService service;
    private final QueryPool pool;

    public SqlRoutes(SqlService service, QueryPool pool) {
        this.service = service;
        this.pool = pool;
    }

    /** Adds the route; call it before the server listens. */
    public void mount(Router router) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BYTES);
        router.post("/v1/sql").handler(body).handler(this::post);
    }

    private void post(RoutingContext context) {
        Buffer body = context.body().buffer();
        SqlRequest request =
                SqlRequest.parse(body == null ? new byte[0] : body.getBytes(), Answers.parameters(context));
        pool.submit(deadline -> {
                    SqlService.Result result = service.run(
                            request.sql(), request.parameters(), request.tenant(), request.demand(deadline));
                    return new Written(request, result, Buffer.buffer(SqlAnswer.write(result, request.format())));
                })
                .onSuccess(
                        written -> Answers.rows(context, written.request.format(), SqlAnswer.freshness(written.result))
                                .end(written.body))
                .onFailure(context::fail);
    }
}
