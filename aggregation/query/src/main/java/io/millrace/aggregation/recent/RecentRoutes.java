package io.millrace.aggregation.recent;

import io.millrace.aggregation.preview.PreviewRoute;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.TenantBinding;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * {@code GET /v1/events/recent}: the newest raw, enriched and failed events, newest first; and the preview of definitions over recent
 * events. Both show events as sent, including personal data.
 */
public final class RecentRoutes implements AutoCloseable {
    private static final int DEFAULT_EVENTS = 50;
    private static final int MAX_EVENTS = 200;
    /** Records read per requested event, to skip those of other tenants. */
    private static final int LOOK_BACK = 5;

    /** Bytes of one topic's events in a response; older events are left out. */
    private static final long SHOWN_BYTES = 1 << 20;

    private final BiFunction<String, Integer, List<ConsumerRecord<String, byte[]>>> newest;
    private final SchemaIds ids;
    private final QueryPool pool;

    /** @param newest reads the given number of newest records of a topic, newest first; may block; called by one thread */
    public RecentRoutes(BiFunction<String, Integer, List<ConsumerRecord<String, byte[]>>> newest, SchemaIds ids) {
        this.newest = newest;
        this.ids = ids;
        // One at a time, in a pool of its own: debugging must not hold up queries.
        this.pool = new QueryPool(1, 16, Duration.ofSeconds(10));
    }

    /** Mounts the routes. Call it after the access gate and before the server listens. */
    public void mount(Router router) {
        router.get("/v1/events/recent").handler(this::recent);
        new PreviewRoute(pool, ids, count -> newest.apply(Topics.EVENTS_ENRICHED.name(), count).stream()
                        .map(ConsumerRecord::value)
                        .toList())
                .mount(router);
    }

    private void recent(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of("limit", TenantParameter.NAME));
        int limit = parameters.integer("limit", DEFAULT_EVENTS, 1, MAX_EVENTS);
        boolean named = parameters.find(TenantParameter.NAME).isPresent()
                || TenantBinding.of(context).isPresent();
        Optional<String> tenant = named ? Optional.of(TenantParameter.parse(parameters)) : Optional.empty();
        pool.submit(context, budget -> new JsonObject()
                        .put("raw", newest(Topics.EVENTS_RAW, limit, tenant, budget))
                        .put("enriched", newest(Topics.EVENTS_ENRICHED, limit, tenant, budget))
                        .put("failed", newest(Topics.EVENTS_FAILED, limit, tenant, budget)))
                .onComplete(JsonResponses.respond(context, result -> JsonResponses.send(context, 200, result)));
    }

    private <V extends SpecificRecord> JsonArray newest(
            Topic<String, V> topic, int limit, Optional<String> tenant, Budget budget) {
        AvroSerde<V> serde = AvroSerde.of(topic, ids);
        JsonArray shown = new JsonArray();
        long bytes = 0;
        for (ConsumerRecord<String, byte[]> record :
                newest.apply(topic.name(), tenant.isPresent() ? limit * LOOK_BACK : limit)) {
            budget.check();
            Optional<JsonObject> event = read(serde, record);
            boolean wanted = tenant.isEmpty()
                    || event.map(json -> tenant.get().equals(json.getString("tenant")))
                            .orElse(false);
            if (wanted && shown.size() < limit && bytes < SHOWN_BYTES) {
                bytes += record.value() == null ? 0 : record.value().length;
                shown.add(new JsonObject()
                        .put("partition", record.partition())
                        .put("offset", record.offset())
                        .put("at", record.timestamp())
                        .put("event", event.orElse(null)));
            }
        }
        return shown;
    }

    private static <V extends SpecificRecord> Optional<JsonObject> read(
            AvroSerde<V> serde, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(serde.deserialize(record.topic(), record.value()))
                    .map(EventJson::of);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: shown without its fields; the stage that consumes it dead-letters it.
            return Optional.empty();
        } catch (RegistryUnavailableException e) { // rejected at the edge
            throw new RequestException(
                    503, "events_unknown", "the schema registry does not respond: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
