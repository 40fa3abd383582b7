package io.millrace.aggregation.dashboard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** JSON of a dashboard, with its source. */
final class DashboardJson {
    private DashboardJson() {}

    static JsonObject of(Dashboard dashboard) {
        JsonArray tiles = new JsonArray();
        dashboard.tiles().forEach(tile -> tiles.add(tile(tile)));
        return new JsonObject()
                .put("name", dashboard.name())
                .put("title", dashboard.title())
                .put("rangeMs", dashboard.range().toMillis())
                .put("refreshMs", dashboard.refresh().toMillis())
                .put("tiles", tiles)
                .put("revision", dashboard.revision())
                .put("changedAt", Instant.ofEpochMilli(dashboard.changedAt()).toString())
                .put("yaml", dashboard.yaml());
    }

    private static JsonObject tile(Dashboard.Tile tile) {
        return new JsonObject()
                .put("insight", tile.insight())
                .put("title", tile.title())
                .put("measure", tile.measure().orElse(null))
                .put("by", tile.by().orElse(null))
                .put("chart", DashboardReader.text(tile.chart()))
                .put("width", tile.width())
                .put("rangeMs", tile.range().map(Duration::toMillis).orElse(null));
    }
}
