package io.millrace.aggregation.format;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.JourneySpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.definition.MeasureUnit;
import io.millrace.aggregation.definition.WindowSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneOffset;
import java.util.Locale;

/** JSON of the metadata of an insight. */
public final class InsightJson {
    private InsightJson() {}

    public static JsonObject of(InsightSpec insight) {
        JsonArray dimensions = new JsonArray();
        insight.dimensions()
                .forEach(dimension -> dimensions.add(new JsonObject()
                        .put("name", dimension.name())
                        .put("type", "string")
                        .put("expression", dimension.source())));
        JsonArray measures = new JsonArray();
        insight.measures().forEach(measure -> measures.add(measure(measure)));
        return new JsonObject()
                .put("name", insight.name())
                .put("description", insight.description())
                .put("generation", insight.generation())
                .put("revision", insight.revision())
                .put("activeFrom", insight.activeFrom())
                .put("backfillFrom", insight.backfillFrom().orElse(null))
                .put("shadowOf", insight.isShadow() ? insight.liveName() : null)
                .put("where", insight.where().map(Object::toString).orElse(null))
                .put("window", window(insight.window()))
                .put("journey", insight.journey().map(JourneySpec::describe).orElse(null))
                .put("emitEveryMs", insight.emitEvery().toMillis())
                .put("graceMs", insight.grace().toMillis())
                .put("retainMs", insight.retain().toMillis())
                .put("maxGroups", insight.maxGroups())
                .put("dimensions", dimensions)
                .put("measures", measures);
    }

    private static JsonObject measure(MeasureSpec measure) {
        return new JsonObject()
                .put("name", measure.name())
                .put("kind", measure.function())
                .put("type", measure.type().name().toLowerCase(Locale.ROOT))
                .put("unit", MeasureUnit.of(measure))
                .put("errorBound", measure.errorBound().orElse(null))
                .put("expression", measure.source());
    }

    private static JsonObject window(WindowSpec window) {
        JsonObject json = new JsonObject()
                .put("kind", window.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("sizeMs", window.size().toMillis());
        if (window instanceof WindowSpec.Hopping hopping) {
            json.put("everyMs", hopping.every().toMillis());
        } else if (window instanceof WindowSpec.Session session) {
            json.put("gapMs", session.gap().toMillis());
        } else if (window instanceof WindowSpec.Calendar calendar) {
            json.put("unit", calendar.unit().text());
        }
        if (!window.zone().equals(ZoneOffset.UTC)) {
            json.put("zone", window.zone().getId());
        }
        return json;
    }
}
