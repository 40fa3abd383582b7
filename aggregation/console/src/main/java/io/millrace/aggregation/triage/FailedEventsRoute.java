package io.millrace.aggregation.triage;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.tail.TopicTail;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /v1/events/failed}: the newest failures by stage and reason, up to 2,000 a partition of {@code events.failed}, with samples
 * and their original text. They hold events as they were sent, including personal data.
 */
public final class FailedEventsRoute {
    private static final int LOOK_BACK = 2_000;
    private static final int MAX_SAMPLES = 20;
    /** Most characters of a sample; longer ones are cut and cannot be sent again from the page. */
    private static final int MAX_TEXT = 16_384;

    private final TopicTail tail;
    private final QueryPool pool;

    public FailedEventsRoute(TopicTail tail, QueryPool pool) {
        this.tail = tail;
        this.pool = pool;
    }

    public void mount(Router router) {
        router.get("/v1/events/failed").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(TenantParameter.NAME));
        boolean named = parameters.find(TenantParameter.NAME).isPresent()
                || parameters.boundTenant().isPresent();
        Optional<String> tenant = named ? Optional.of(TenantParameter.parse(parameters)) : Optional.empty();
        pool.submit(context, budget -> groups(tenant, budget))
                .onComplete(JsonResponses.respond(context, result -> JsonResponses.send(context, 200, result)));
    }

    private JsonObject groups(Optional<String> tenant, Budget budget) {
        FailureGroups groups = new FailureGroups(MAX_SAMPLES);
        for (TopicTail.Decoded<FailedEvent> one : tail.read(Topics.EVENTS_FAILED, LOOK_BACK, budget)) {
            FailedEvent failed = one.value();
            if (failed != null
                    && tenant.map(name -> name.equals(failed.getTenant())).orElse(true)) {
                groups.add(failed);
            }
        }
        JsonArray all = new JsonArray();
        groups.greatestFirst().forEach(group -> {
            JsonArray samples = new JsonArray();
            group.samples().forEach(sample -> samples.add(json(sample)));
            all.add(new JsonObject()
                    .put("stage", group.stage())
                    .put("reason", group.reason())
                    .put("count", group.count())
                    .put("newest", iso(group.newest()))
                    .put("oldest", iso(group.oldest()))
                    .put("samples", samples));
        });
        return new JsonObject().put("groups", all).put("redriven", groups.redriven());
    }

    private static JsonObject json(FailedEvent failed) {
        String text =
                StandardCharsets.UTF_8.decode(failed.getOriginal().duplicate()).toString();
        boolean cut = text.length() > MAX_TEXT;
        return new JsonObject()
                .put("id", failed.getId())
                .put("failedAt", iso(failed.getFailedAt()))
                .put("tenant", failed.getTenant())
                .put("messageId", failed.getMessageId())
                .put("message", failed.getMessage())
                .put("endpoint", failed.getEndpoint())
                .put("path", failed.getPath())
                .put("topic", failed.getTopic())
                .put("redrive", failed.getRedrive().toString())
                .put("truncated", failed.getTruncated() || cut)
                .put("original", cut ? text.substring(0, MAX_TEXT) : text);
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
