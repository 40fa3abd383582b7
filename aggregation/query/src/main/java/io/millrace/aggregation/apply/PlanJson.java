package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.format.InsightJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** JSON of a plan: {@code {"applied","refused","changes":[{"name","change","reasons","insight"}]}}. */
final class PlanJson {
    private PlanJson() {}

    static JsonObject of(List<DefinitionChange> changes, boolean applied) {
        JsonArray array = new JsonArray();
        for (DefinitionChange change : changes) {
            array.add(new JsonObject()
                    .put("name", change.name())
                    .put("change", change.kind().name().toLowerCase(Locale.ROOT))
                    .put("reasons", new JsonArray(change.reasons()))
                    .put("insight", InsightJson.of(change.spec())));
        }
        return new JsonObject()
                .put("applied", applied)
                .put("refused", changes.stream().anyMatch(change -> change.kind() == DefinitionChange.Kind.REFUSED))
                .put("changes", array);
    }
}
