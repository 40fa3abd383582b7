package io.millrace.aggregation.pages;

import io.millrace.aggregation.collector.CollectorConfig;
import io.millrace.aggregation.collector.CollectorRoutes;
import io.millrace.aggregation.collector.RedriveNotes;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.marks.MarksRoute;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.seen.SeenEventsRoute;
import io.millrace.aggregation.tail.TopicTail;
import io.millrace.aggregation.trace.TraceRoute;
import io.millrace.aggregation.triage.FailedEventsRoute;
import io.millrace.schemas.serde.SchemaIds;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** Routes of the console's pages over the newest records of topics. They run one at a time, in a pool of their own: they must not hold up queries. */
public final class PageRoutes implements AutoCloseable {
    /**
     * Access to Kafka.
     *
     * @param newest reads the given number of newest records of a topic, newest first; may block
     * @param ids schemas of their values
     * @param producers creates a producer of records that are acknowledged by all replicas
     */
    public record Topics(
            BiFunction<String, Integer, List<ConsumerRecord<String, byte[]>>> newest,
            SchemaIds ids,
            Supplier<Producer<String, byte[]>> producers) {}

    private final QueryPool pool = new QueryPool(1, 16, Duration.ofSeconds(10));
    private final Topics topics;
    private final TopicTail tail;
    private final RedriveNotes notes;
    private final CollectorConfig config;

    public PageRoutes(CollectorConfig config, Topics topics, Clock clock) {
        this.config = config;
        this.topics = topics;
        this.tail = new TopicTail(topics.newest(), topics.ids());
        this.notes = new RedriveNotes(tail, pool, topics.ids(), topics.producers(), clock);
    }

    /**
     * Mounts the routes. Call it after the access gate and before the server listens.
     *
     * @param insights the active insights
     */
    public void mount(Router router, Vertx vertx, RowSource rows, Supplier<Collection<InsightSpec>> insights) {
        new MarksRoute(rows, tail, pool).mount(router);
        new FailedEventsRoute(tail, pool).mount(router);
        new SeenEventsRoute(tail, pool).mount(router);
        new TraceRoute(tail, pool, topics.ids(), insights).mount(router);
        new CollectorRoutes(config, vertx, notes).mount(router);
    }

    @Override
    public void close() {
        pool.close();
        notes.close();
    }
}
