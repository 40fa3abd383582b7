package io.millrace.aggregation.fleet;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.rowquery.Cursor;
import io.millrace.aggregation.rowquery.RowFilter;
import io.millrace.aggregation.rowquery.RowFormat;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Partition query on its way to a peer, as JSON.
 *
 * @param remainingMillis time left until the caller's deadline
 */
record PeerQuery(PartitionQuery query, long remainingMillis) {
    /** Version of queries with points: a peer that does not know points must refuse rather than return all rows. */
    private static final int WITH_POINTS = 2;

    Buffer write() {
        JsonObject json = new JsonObject()
                .put("version", query.points().isPresent() ? WITH_POINTS : PartitionResultCodec.VERSION)
                .put("remainingMs", remainingMillis)
                .put("maxStalenessMs", query.maxStalenessMillis())
                .put("partitions", new JsonArray(query.partitions()));
        query.rows().ifPresent(rows -> json.put("rows", rows(rows)));
        query.points().ifPresent(points -> json.put("points", points(points, query.partitions())));
        return json.toBuffer();
    }

    /** Identity of a definition: both instances must have the same measures. */
    record Definition(String name, long generation, long revision) {
        static Definition of(InsightSpec insight) {
            return new Definition(insight.name(), insight.generation(), insight.revision());
        }
    }

    /**
     * Parses the JSON of {@link #write}.
     *
     * @param insights finds an insight, or throws
     * @throws RequestException 400 if the version is unknown or the query invalid
     */
    static PeerQuery read(Buffer body, Function<Definition, InsightSpec> insights) {
        try {
            JsonObject json = new JsonObject(body);
            int version = json.getInteger("version", 0);
            if (version != PartitionResultCodec.VERSION && version != WITH_POINTS) {
                throw damaged("unknown version");
            }
            Optional<RowQuery> rows = Optional.ofNullable(json.getJsonObject("rows"))
                    .map(part -> rows(
                            part,
                            insights.apply(new Definition(
                                    part.getString("insight"), part.getLong("generation"), part.getLong("revision")))));
            return new PeerQuery(
                    new PartitionQuery(
                            rows,
                            Optional.ofNullable(json.getJsonObject("points")).map(PeerQuery::points),
                            integers(json.getJsonArray("partitions")),
                            json.getLong("maxStalenessMs")),
                    json.getLong("remainingMs"));
        } catch (DecodeException
                | DateTimeException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException e) {
            // Rejected at the edge.
            throw damaged(e.getMessage());
        }
    }

    private static RequestException damaged(String how) {
        return new RequestException(400, "bad_question", "the query of a peer cannot be read: " + how);
    }

    private static JsonObject rows(RowQuery query) {
        JsonObject filters = new JsonObject();
        query.filters().forEach((index, value) -> filters.put(Integer.toString(index), value));
        return new JsonObject()
                .put("insight", query.insight().name())
                .put("generation", query.insight().generation())
                .put("revision", query.insight().revision())
                .put("tenant", query.tenant())
                .put("from", query.from())
                .put("to", query.to())
                .put("filters", filters)
                .put("where", where(query.where()))
                .put("dimensions", new JsonArray(query.dimensions()))
                .put("rollup", query.rollup().map(PeerQuery::window).orElse(null))
                .put("orderBy", query.order().by().name())
                .put("orderColumn", query.order().column())
                .put("descending", query.order().descending())
                .put("limit", query.limit())
                .put("after", query.after().map(Cursor::encode).orElse(null))
                .put("fingerprint", query.fingerprint());
    }

    private static RowQuery rows(JsonObject json, InsightSpec insight) {
        Map<Integer, String> filters = new HashMap<>();
        json.getJsonObject("filters")
                .forEach(entry -> filters.put(Integer.valueOf(entry.getKey()), (String) entry.getValue()));
        int fingerprint = json.getInteger("fingerprint");
        return new RowQuery(
                insight,
                json.getString("tenant"),
                json.getLong("from"),
                json.getLong("to"),
                Map.copyOf(filters),
                where(json.getJsonObject("where")),
                integers(json.getJsonArray("dimensions")),
                Optional.ofNullable(json.getJsonObject("rollup")).map(PeerQuery::window),
                new RowOrder(
                        RowOrder.By.valueOf(json.getString("orderBy")),
                        json.getInteger("orderColumn"),
                        json.getBoolean("descending")),
                json.getInteger("limit"),
                Optional.ofNullable(json.getString("after")).map(text -> Cursor.decode(text, fingerprint)),
                RowFormat.JSON,
                fingerprint);
    }

    private static JsonObject points(Map<Integer, List<List<String>>> points, List<Integer> partitions) {
        JsonObject json = new JsonObject();
        for (int partition : partitions) {
            JsonArray groups = new JsonArray();
            points.getOrDefault(partition, List.of()).forEach(group -> groups.add(new JsonArray(group)));
            json.put(Integer.toString(partition), groups);
        }
        return json;
    }

    private static Map<Integer, List<List<String>>> points(JsonObject json) {
        Map<Integer, List<List<String>>> points = new HashMap<>();
        for (String partition : json.fieldNames()) {
            List<List<String>> groups = new ArrayList<>();
            for (Object each : json.getJsonArray(partition)) {
                List<String> group = new ArrayList<>();
                ((JsonArray) each).forEach(value -> group.add((String) value));
                groups.add(group);
            }
            points.put(Integer.valueOf(partition), groups);
        }
        return points;
    }

    /** Tumbling or calendar: windows of a roll-up do not overlap. */
    private static JsonObject window(WindowSpec window) {
        JsonObject json = new JsonObject().put("zone", window.zone().getId());
        return window instanceof WindowSpec.Calendar calendar
                ? json.put("unit", calendar.unit().name())
                : json.put("sizeMs", window.size().toMillis());
    }

    private static WindowSpec window(JsonObject json) {
        ZoneId zone = ZoneId.of(json.getString("zone"));
        String unit = json.getString("unit");
        return unit != null
                ? new WindowSpec.Calendar(WindowSpec.CalendarUnit.valueOf(unit), zone)
                : new WindowSpec.Tumbling(Duration.ofMillis(json.getLong("sizeMs")), zone);
    }

    private static JsonObject where(RowFilter filter) {
        JsonArray dimensions = new JsonArray();
        for (RowFilter.Values one : filter.dimensions()) {
            JsonArray values = new JsonArray();
            one.values().forEach(values::add);
            dimensions.add(new JsonObject()
                    .put("dimension", one.dimension())
                    .put("among", one.among())
                    .put("values", values));
        }
        return new JsonObject()
                .put("startsFrom", filter.startsFrom())
                .put("endsBy", filter.endsBy())
                .put("dimensions", dimensions);
    }

    private static RowFilter where(JsonObject json) {
        List<RowFilter.Values> dimensions = new ArrayList<>();
        json.getJsonArray("dimensions").forEach(each -> {
            JsonObject one = (JsonObject) each;
            Set<String> values = new HashSet<>();
            one.getJsonArray("values").forEach(value -> values.add((String) value));
            dimensions.add(new RowFilter.Values(one.getInteger("dimension"), one.getBoolean("among"), values));
        });
        return new RowFilter(json.getLong("startsFrom"), json.getLong("endsBy"), dimensions);
    }

    private static List<Integer> integers(JsonArray array) {
        List<Integer> all = new ArrayList<>(array.size());
        array.forEach(number -> all.add(((Number) number).intValue()));
        return List.copyOf(all);
    }
}
