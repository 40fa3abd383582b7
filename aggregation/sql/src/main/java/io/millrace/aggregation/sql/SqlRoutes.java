package io.millrace.aggregation.sql;

import io.millrace.aggregation.format.RowResponses;
import io.millrace.aggregation.request.PacedResponse;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Route {@code POST /v1/sql}: runs one read-only statement. */
public final class SqlRoutes {
    private static final long MAX_BYTES = 1 << 19;

    private record Response(SqlRequest request, SqlService.Result result, ResponseBody body) {}

    private final SqlService service;
    private final QueryPool pool;

    public SqlRoutes(SqlService service, QueryPool pool) {
        this.service = service;
        this.pool = pool;
    }

    /** Adds the route; must be called before the server listens. */
    public void mount(Router router) {
        router.post("/v1/sql").handler(new RequestBody(MAX_BYTES)).handler(this::post);
    }

    private void post(RoutingContext context) {
        SqlRequest request = SqlRequest.parse(RequestBody.of(context), Parameters.of(context));
        pool.submit(context, budget -> {
                    SqlService.Result result = service.run(
                            request.sql(), request.parameters(), request.scope(), request.readOptions(budget));
                    ResponseBody body = service.newResponseBody(budget);
                    SqlResponse.write(result, request.format(), body);
                    return new Response(request, result, body);
                })
                .onComplete(JsonResponses.respond(context, response -> {
                    RowResponses.start(context, response.request.format(), SqlResponse.freshness(response.result));
                    PacedResponse.send(context, response.body);
                }));
    }
}
