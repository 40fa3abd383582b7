package io.millrace.sink.stream;

import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.Destinations;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * {@code GET /v1/insights/{name}/stream}: the rows of one tenant as they are published, as server-sent events in the
 * query API's JSON. A reader that comes back with {@code Last-Event-ID} misses no row; one that is slow skips
 * revisions. {@code ?from=earliest} begins with what the topic holds; {@code ?tenant=} is {@code default} if absent.
 * Each reader has a thread and a consumer, so their number is bounded: more are answered 503.
 */
public final class StreamEndpoint implements AutoCloseable {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9_-]{1,64}");
    private static final String LOCAL_TENANT = "default";

    private final Destinations destinations;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Deserializer<GenericRecord> decoder;
    private final StreamMetrics metrics;
    private final ThreadPoolExecutor readers;

    /**
     * An endpoint of at most so many readers.
     *
     * @param consumers makes a consumer in no group that reads committed records only
     */
    public StreamEndpoint(
            Destinations destinations,
            Supplier<Consumer<String, byte[]>> consumers,
            Deserializer<GenericRecord> decoder,
            StreamMetrics metrics,
            int mostReaders) {
        this.destinations = destinations;
        this.consumers = consumers;
        this.decoder = decoder;
        this.metrics = metrics;
        this.readers = new ThreadPoolExecutor(
                0, mostReaders, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> new Thread(work, "row-stream"));
    }

    /** Adds its route. */
    public void addTo(Router router) {
        router.get("/v1/insights/:name/stream").handler(this::open);
    }

    private void open(RoutingContext request) {
        var name = request.pathParam("name");
        var destination = destinations.newest(name);
        var tenant =
                request.queryParams().contains("tenant") ? request.queryParams().get("tenant") : LOCAL_TENANT;
        var from =
                request.queryParams().contains("from") ? request.queryParams().get("from") : "latest";
        var lastId = request.request().getHeader("Last-Event-ID");
        var resume = Optional.ofNullable(lastId).flatMap(StreamPosition::parse);
        if (destination.isEmpty()) {
            refuse(request, 404, "no rows of an insight " + name + " are published");
        } else if (!TENANT.matcher(tenant).matches()) {
            refuse(request, 400, "tenant: not a tenant's name");
        } else if (!from.equals("latest") && !from.equals("earliest")) {
            refuse(request, 400, "from: must be latest or earliest");
        } else if (lastId != null && !lastId.isEmpty() && resume.isEmpty()) {
            refuse(request, 400, "Last-Event-ID: not an id of this stream");
        } else {
            var start = from.equals("earliest") ? RowReader.Start.EARLIEST : RowReader.Start.LATEST;
            stream(request, destination.get(), tenant, resume, start);
        }
    }

    private void stream(
            RoutingContext request,
            Destination destination,
            String tenant,
            Optional<StreamPosition> resume,
            RowReader.Start start) {
        var response = request.response();
        var writer = new EventWriter(request.vertx().getOrCreateContext(), response);
        var reader = new RowReader(destination, tenant, resume, start, decoder, writer, metrics);
        response.closeHandler(left -> reader.stop());
        response.exceptionHandler(failed -> reader.stop());
        try {
            readers.execute(() -> reader.run(consumers.get()));
        } catch (RejectedExecutionException e) {
            // Rejected at the edge: every thread is taken, or the service stops.
            metrics.refused.inc();
            response.putHeader("Retry-After", "5");
            refuse(request, 503, "there are too many readers");
            return;
        }
        // The reader writes on this event loop, so not before these.
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
    }

    private static void refuse(RoutingContext request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("error", why).encode());
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
