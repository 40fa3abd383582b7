package io.millrace.aggregation.marks;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.tail.TopicTail;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;

/**
 * {@code GET /v1/insights/{name}/marks}: changes of the definition that the topic still holds, and alerts, newest first. Both are found
 * among the newest records of their topics, up to 1,000 a partition.
 */
public final class MarksRoute {
    private static final int LOOK_BACK = 1_000;
    private static final int MAX_MARKS = 200;

    private final RowSource rows;
    private final TopicTail tail;
    private final QueryPool pool;

    public MarksRoute(RowSource rows, TopicTail tail, QueryPool pool) {
        this.rows = rows;
        this.tail = tail;
        this.pool = pool;
    }

    public void mount(Router router) {
        router.get("/v1/insights/:name/marks").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(TenantParameter.NAME));
        String tenant = TenantParameter.parse(parameters);
        InsightSpec insight = rows.insight(context.pathParam("name"));
        pool.submit(context, budget -> new JsonObject()
                        .put("definitions", definitions(insight, budget))
                        .put("alerts", alerts(insight, tenant, budget)))
                .onComplete(JsonResponses.respond(context, marks -> JsonResponses.send(context, 200, marks)));
    }

    private JsonArray definitions(InsightSpec insight, Budget budget) {
        JsonArray changes = new JsonArray();
        for (TopicTail.Decoded<InsightDefinition> one : tail.read(Topics.INSIGHT_DEFINITIONS, LOOK_BACK, budget)) {
            if (!insight.name().equals(one.record().key()) || changes.size() >= MAX_MARKS) {
                continue;
            }
            InsightDefinition definition = one.value();
            changes.add(
                    definition == null
                            ? new JsonObject()
                                    .put("at", iso(one.record().timestamp()))
                                    .put("deleted", true)
                            : new JsonObject()
                                    .put("at", iso(definition.getAppliedAt()))
                                    .put("generation", definition.getGeneration())
                                    .put("revision", definition.getRevision())
                                    .put("deleted", false));
        }
        return changes;
    }

    private JsonArray alerts(InsightSpec insight, String tenant, Budget budget) {
        JsonArray alerts = new JsonArray();
        for (TopicTail.Decoded<InsightAlert> one : tail.read(Topics.INSIGHT_ALERTS, LOOK_BACK, budget)) {
            InsightAlert alert = one.value();
            boolean wanted = alert != null
                    && alert.getInsight().equals(insight.name())
                    && alert.getTenant().equals(tenant)
                    && alert.getGroup().size() == insight.dimensions().size();
            if (wanted && alerts.size() < MAX_MARKS) {
                alerts.add(json(insight, alert));
            }
        }
        return alerts;
    }

    private static JsonObject json(InsightSpec insight, InsightAlert alert) {
        JsonObject group = new JsonObject();
        for (int i = 0; i < insight.dimensions().size(); i++) {
            group.put(insight.dimensions().get(i).name(), alert.getGroup().get(i));
        }
        Double value = alert.getValue();
        return new JsonObject()
                .put("alert", alert.getAlert())
                .put("raised", alert.getRaised())
                .put("condition", alert.getCondition())
                .put("measure", alert.getMeasure())
                .put("value", value == null || !Double.isFinite(value) ? null : value)
                .put("group", group)
                .put(
                        "window",
                        new JsonObject()
                                .put("start", iso(alert.getWindowStart()))
                                .put("end", iso(alert.getWindowEnd())));
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
