package io.millrace.aggregation.query;

import io.millrace.aggregation.diff.DiffRoute;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.live.LiveHub;
import io.millrace.aggregation.live.StreamRoute;
import io.millrace.aggregation.points.PointsRoute;
import io.millrace.aggregation.registry.InsightFaults;
import io.millrace.aggregation.request.MemoryPool;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.progress.Progress;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.function.Supplier;

/** Read-only routes under {@code /v1}. */
public final class QueryApi {
    private final StatusRoutes status;
    private final RowsRoute rows;
    private final PointsRoute points;
    private final DiffRoute diff;
    private final StreamRoute stream;

    /**
     * @param streamMemory memory for updates that wait for slow readers
     * @param progress reads the backlog of the engine; may block
     * @param faults failures of insights
     * @param topology the engine's topology as Kafka Streams describes it
     */
    public QueryApi(
            RowSource source,
            QueryPool pool,
            LiveHub hub,
            MemoryPool streamMemory,
            Supplier<Progress> progress,
            InsightFaults faults,
            String topology,
            Clock clock) {
        this.status = new StatusRoutes(source, pool, progress, faults, topology);
        this.rows = new RowsRoute(source, clock);
        this.diff = new DiffRoute(source, pool, clock);
        this.points = new PointsRoute(source, pool, clock);
        this.stream = new StreamRoute(source, hub, streamMemory, clock);
    }

    /** Mounts the routes. Call it after the access gate and before the server listens. */
    public void mount(Router router, Vertx vertx) {
        router.get("/v1/insights").handler(status::list);
        router.get("/v1/insights/:name").handler(status::get);
        router.get("/v1/insights/:name/rows").handler(rows::handle);
        points.mount(router);
        diff.mount(router);
        router.get("/v1/insights/:name/stream").handler(stream::handle);
        router.get("/v1/fleet").handler(status::fleet);
        router.get("/v1/insights/:name/socket").handler(stream::socket);
        router.get("/v1/progress").handler(status::progress);
        router.get("/v1/topology").handler(status::topology);
        stream.startHeartbeats(vertx);
    }
}
