package io.millrace.aggregation.points;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.Points;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.format.RowResponses;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.PacedResponse;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.RowFormat;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;

/**
 * {@code POST /v1/insights/{name}/points}: rows of groups by key, up to 10,000 groups times windows per request. The cost of a
 * request is shared by its points, so this is the way to read many groups.
 */
public final class PointsRoute {
    private static final long MOST_BYTES = 2 << 20;

    private record Written(Points points, ResponseBody body) {}

    private final RowSource source;
    private final QueryPool pool;
    private final RowQueryParser parser;

    public PointsRoute(RowSource source, QueryPool pool, Clock clock) {
        this.source = source;
        this.pool = pool;
        this.parser = new RowQueryParser(source.limits(), clock);
    }

    /** Mounts the route. Call it before the server listens. */
    public void mount(Router router) {
        router.post("/v1/insights/:name/points")
                .handler(new RequestBody(MOST_BYTES))
                .handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        InsightSpec insight = source.insight(context.pathParam("name"));
        RowQuery query = parser.parsePoints(insight, parameters);
        ReadOptions options = source.options(context, parameters);
        byte[] body = RequestBody.of(context);
        pool.submit(options.budget(), running -> PointsRequest.groups(body, insight))
                .compose(groups ->
                        source.points(query, groups, options, points -> write(query, points, options.budget())))
                .onComplete(JsonResponses.respond(context, written -> {
                    RowResponses.start(context, RowFormat.JSON, written.points.freshness());
                    PacedResponse.send(context, written.body);
                }));
    }

    private Written write(RowQuery query, Points points, Budget budget) {
        PointsWriter writer = new PointsWriter(
                query.insight(), new ResponseBody(source.limits().maxAnswerBytes(), budget));
        return new Written(points, writer.write(points));
    }
}
