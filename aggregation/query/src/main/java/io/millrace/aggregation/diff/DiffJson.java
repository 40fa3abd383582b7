package io.millrace.aggregation.diff;

import io.millrace.schemas.insight.TopItem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** JSON of differences. */
final class DiffJson {
    private DiffJson() {}

    /** @param continueFrom start of the windows that were not compared, ms since the epoch; empty if all were */
    static JsonObject of(ComparedColumns columns, RowDiff diff, Optional<Long> continueFrom) {
        JsonArray rows = new JsonArray();
        diff.rows.forEach(row -> rows.add(row(columns, row)));
        return new JsonObject()
                .put("insight", columns.live().name())
                .put("live", columns.live().generation())
                .put("next", columns.next().generation())
                .put("dimensions", new JsonArray(columns.dimensions()))
                .put("onlyLive", new JsonArray(columns.onlyLive()))
                .put("onlyNext", new JsonArray(columns.onlyNext()))
                .put(
                        "compared",
                        new JsonObject()
                                .put("rows", diff.compared)
                                .put("equal", diff.equal)
                                .put("different", diff.different)
                                .put("onlyLive", diff.onlyLive)
                                .put("onlyNext", diff.onlyNext)
                                .put("open", diff.skippedOpen))
                .put("measures", measures(columns, diff))
                .put("windows", windows(diff))
                .put("rows", rows)
                .put("continueFrom", continueFrom.map(DiffJson::iso).orElse(null));
    }

    private static JsonArray measures(ComparedColumns columns, RowDiff diff) {
        JsonArray measures = new JsonArray();
        for (int i = 0; i < diff.measures.length; i++) {
            measures.add(new JsonObject()
                    .put("name", columns.measures().get(i))
                    .put("different", diff.measures[i].rows)
                    .put("largest", value(diff.measures[i].largest)));
        }
        return measures;
    }

    private static JsonArray windows(RowDiff diff) {
        JsonArray windows = new JsonArray();
        diff.windows.forEach((start, count) -> windows.add(new JsonObject()
                .put("start", iso(start))
                .put("end", iso(count.end))
                .put("different", count.different)
                .put("onlyLive", count.onlyLive)
                .put("onlyNext", count.onlyNext)));
        return windows;
    }

    private static JsonObject row(ComparedColumns columns, ComparedRow row) {
        JsonObject group = new JsonObject();
        for (int i = 0; i < row.group().size(); i++) {
            group.put(columns.dimensions().get(i), row.group().get(i));
        }
        JsonObject values = new JsonObject();
        for (int i : row.differing(columns.measures().size())) {
            values.put(
                    columns.measures().get(i),
                    new JsonObject()
                            .put("live", value(row.live(), i))
                            .put("next", value(row.next(), i))
                            .put(
                                    "difference",
                                    row.difference(i).map(DiffJson::value).orElse(null)));
        }
        return new JsonObject()
                .put(
                        "window",
                        new JsonObject().put("start", iso(row.windowStart())).put("end", iso(row.windowEnd())))
                .put("group", group)
                .put("in", row.live().isEmpty() ? "next" : row.next().isEmpty() ? "live" : "both")
                .put("values", values);
    }

    private static Object value(Optional<List<Object>> values, int measure) {
        return values.map(all -> all.get(measure)).map(DiffJson::value).orElse(null);
    }

    /** A value as in rows: numbers that are not finite are null. */
    private static Object value(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return null;
        }
        if (value instanceof List<?> top) {
            JsonArray items = new JsonArray();
            for (Object each : top) {
                TopItem item = (TopItem) each;
                items.add(new JsonObject()
                        .put("value", item.getValue())
                        .put("count", item.getCount())
                        .put("error", item.getError()));
            }
            return items;
        }
        return value;
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
