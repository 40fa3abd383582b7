package io.millrace.aggregation.seen;

import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.tail.TopicTail;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.topic.Topics;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/events/seen}: names and properties of the newest 1,000 enriched events. Sample values may be personal data. */
public final class SeenEventsRoute {
    private static final int LOOK_BACK = 1_000;

    private final TopicTail tail;
    private final QueryPool pool;

    public SeenEventsRoute(TopicTail tail, QueryPool pool) {
        this.tail = tail;
        this.pool = pool;
    }

    public void mount(Router router) {
        router.get("/v1/events/seen").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(TenantParameter.NAME));
        boolean named = parameters.find(TenantParameter.NAME).isPresent()
                || parameters.boundTenant().isPresent();
        Optional<String> tenant = named ? Optional.of(TenantParameter.parse(parameters)) : Optional.empty();
        pool.submit(context, budget -> {
                    SeenEvents seen = new SeenEvents();
                    for (TopicTail.Decoded<EnrichedEvent> one : tail.read(Topics.EVENTS_ENRICHED, LOOK_BACK, budget)) {
                        EnrichedEvent event = one.value();
                        if (event != null
                                && tenant.map(event.getTenant()::equals).orElse(true)) {
                            seen.add(event);
                        }
                    }
                    return seen.json();
                })
                .onComplete(JsonResponses.respond(context, result -> JsonResponses.send(context, 200, result)));
    }
}
