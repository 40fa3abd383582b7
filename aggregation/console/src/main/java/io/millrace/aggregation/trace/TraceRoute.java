package io.millrace.aggregation.trace;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.recent.EventJson;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.tail.TopicTail;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * {@code GET /v1/events/trace?messageId=}: the way of one event among the newest 5,000 records of each topic: raw, enriched, failed,
 * and what each insight makes of it. Shows events as they were sent, including personal data.
 */
public final class TraceRoute {
    private static final int LOOK_BACK = 5_000;
    private static final int MAX_RECORDS = 10;
    private static final String MESSAGE_ID = "messageId";

    private final TopicTail tail;
    private final QueryPool pool;
    private final SchemaIds ids;
    private final Supplier<Collection<InsightSpec>> insights;

    /** @param insights the active insights */
    public TraceRoute(TopicTail tail, QueryPool pool, SchemaIds ids, Supplier<Collection<InsightSpec>> insights) {
        this.tail = tail;
        this.pool = pool;
        this.ids = ids;
        this.insights = insights;
    }

    public void mount(Router router) {
        router.get("/v1/events/trace").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(MESSAGE_ID, TenantParameter.NAME));
        String messageId = parameters
                .find(MESSAGE_ID)
                .orElseThrow(() -> RequestException.badRequest("messageId is missing: the id of the event to follow"));
        boolean named = parameters.find(TenantParameter.NAME).isPresent()
                || parameters.boundTenant().isPresent();
        Optional<String> tenant = named ? Optional.of(TenantParameter.parse(parameters)) : Optional.empty();
        pool.submit(context, budget -> way(messageId, tenant, budget))
                .onComplete(JsonResponses.respond(context, way -> JsonResponses.send(context, 200, way)));
    }

    private JsonObject way(String messageId, Optional<String> tenant, Budget budget) {
        List<TopicTail.Decoded<EnrichedEvent>> enriched = find(
                Topics.EVENTS_ENRICHED,
                budget,
                event -> belongs(messageId, tenant, event.getMessageId(), event.getTenant()));
        return new JsonObject()
                .put(MESSAGE_ID, messageId)
                .put(
                        "raw",
                        json(find(
                                Topics.EVENTS_RAW,
                                budget,
                                (RawEvent event) ->
                                        belongs(messageId, tenant, event.getMessageId(), event.getTenant()))))
                .put("enriched", json(enriched))
                .put(
                        "failed",
                        json(find(
                                Topics.EVENTS_FAILED,
                                budget,
                                (FailedEvent event) ->
                                        belongs(messageId, tenant, event.getMessageId(), event.getTenant()))))
                .put(
                        "insights",
                        enriched.isEmpty()
                                ? new JsonArray()
                                : InsightVerdicts.of(
                                        insights.get(), enriched.get(0).record().value(), ids));
    }

    private static boolean belongs(String wanted, Optional<String> wantedTenant, String messageId, String tenant) {
        return wanted.equals(messageId)
                && wantedTenant.map(name -> name.equals(tenant)).orElse(true);
    }

    private <V extends SpecificRecord> List<TopicTail.Decoded<V>> find(
            Topic<String, V> topic, Budget budget, Function<V, Boolean> wanted) {
        return tail.read(topic, LOOK_BACK, budget).stream()
                .filter(one -> one.value() != null && wanted.apply(one.value()))
                .limit(MAX_RECORDS)
                .toList();
    }

    private static <V extends SpecificRecord> JsonArray json(List<TopicTail.Decoded<V>> found) {
        JsonArray json = new JsonArray();
        found.forEach(one -> json.add(new JsonObject()
                .put("partition", one.record().partition())
                .put("offset", one.record().offset())
                .put("at", one.record().timestamp())
                .put("event", EventJson.of(one.value()))));
        return json;
    }
}
