package io.millrace.aggregation.trace;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.window.WindowAssigner;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Judge of what each insight makes of one enriched event, by the same compiled expressions as the engine. Pure. */
final class InsightVerdicts {
    private static final int MAX_WINDOWS = 20;

    private InsightVerdicts() {}

    /**
     * {@code [{"name","counted","why","windows":[{"start","end"}],"group":{}}]}, one for each insight.
     *
     * @param value the enriched event, serialized
     */
    static JsonArray of(Collection<InsightSpec> insights, byte[] value, SchemaIds ids) {
        List<InsightSpec> live =
                insights.stream().filter(insight -> !insight.isShadow()).toList();
        DefinitionSet set = DefinitionSet.compile(live);
        EventReader reader = new EventReader(ids);
        reader.setLayout(set.slotLayout());
        JsonArray verdicts = new JsonArray();
        try {
            EventView event = reader.read(value);
            set.insights().forEach(insight -> verdicts.add(verdict(insight, event)));
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: no insight can read it, and the engine dead-letters it.
            return verdicts;
        }
        return verdicts;
    }

    private static JsonObject verdict(CompiledInsight insight, EventView event) {
        InsightSpec spec = insight.spec();
        JsonObject verdict = new JsonObject().put("name", spec.name());
        if (event.receivedAt() < spec.countsFrom()) {
            return verdict.put("counted", false).put("why", "it was received before the insight began");
        }
        try {
            if (!insight.matches(event)) {
                return verdict.put("counted", false).put("why", unmatched(spec));
            }
            if (insight.isJourney()) {
                return verdict.put("counted", true).put("why", "it is part of its person's history");
            }
            String[] group = new String[insight.dimensionCount()];
            insight.readGroup(event, group);
            insight.evaluateArguments(event);
            return verdict.put("counted", true)
                    .put(
                            "why",
                            spec.where().isPresent() ? "it satisfies the condition" : "the insight counts every event")
                    .put("windows", windows(spec, event.time()))
                    .put("group", group(spec, group));
        } catch (RuntimeException e) {
            // As in the engine: the insight loses this event, which is counted.
            return verdict.put("counted", false).put("why", "an expression failed on it: " + e.getMessage());
        }
    }

    private static String unmatched(InsightSpec spec) {
        return spec.where()
                .map(where -> "its condition is not met: " + where.source())
                .orElse("none of its steps matches");
    }

    private static JsonArray windows(InsightSpec spec, long time) {
        WindowAssigner assigner = WindowAssigner.of(spec.window());
        JsonArray windows = new JsonArray();
        for (int i = 0, count = assigner.assign(time); i < count && i < MAX_WINDOWS; i++) {
            windows.add(new JsonObject().put("start", iso(assigner.start(i))).put("end", iso(assigner.end(i))));
        }
        return windows;
    }

    private static JsonObject group(InsightSpec spec, String[] values) {
        JsonObject group = new JsonObject();
        for (int i = 0; i < values.length; i++) {
            group.put(spec.dimensions().get(i).name(), values[i]);
        }
        return group;
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
