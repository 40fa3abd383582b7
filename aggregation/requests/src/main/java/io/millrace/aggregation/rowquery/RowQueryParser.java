package io.millrace.aggregation.rowquery;

import io.millrace.aggregation.definition.DimensionSpec;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.request.UnknownName;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.insight.MeasureType;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Parser of query parameters into a {@link RowQuery}. Invalid parameters are refused with 400. */
public final class RowQueryParser {
    public static final String COMPARE = "compare";
    public static final String FILL = "fill";
    public static final String AFTER = "after";

    private static final List<String> PARAMETERS = List.of(
            "from",
            "to",
            "order",
            "limit",
            "cursor",
            "format",
            "rollup",
            "zone",
            "by",
            COMPARE,
            FILL,
            TenantParameter.NAME);
    private static final List<String> STREAM_PARAMETERS = List.of("from", "zone", "limit", AFTER, TenantParameter.NAME);
    private static final List<String> POINTS_PARAMETERS = Stream.concat(
                    Stream.of("from", "to", "zone", TenantParameter.NAME), ReadOptions.PARAMETERS.stream())
            .toList();
    private static final String GROUP = "group.";

    private final QueryLimits limits;
    private final Clock clock;

    public RowQueryParser(QueryLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Parses the query of a stream's snapshot: newest rows first, no roll-up. */
    public RowQuery parseStream(InsightSpec insight, Parameters parameters) {
        List<String> known = new ArrayList<>(STREAM_PARAMETERS);
        insight.dimensions().forEach(dimension -> known.add(GROUP + dimension.name()));
        parameters.refuseUnknown(known);
        return parse(insight, parameters.copyWithout(AFTER), new RowOrder(RowOrder.By.WINDOW, 0, true));
    }

    /** Parses the query of a request whose body names the groups. */
    public RowQuery parsePoints(InsightSpec insight, Parameters parameters) {
        parameters.refuseUnknown(POINTS_PARAMETERS);
        return parse(insight, parameters, RowOrder.byWindow());
    }

    public RowQuery parse(InsightSpec insight, Parameters parameters) {
        return parse(insight, parameters, RowOrder.byWindow());
    }

    private RowQuery parse(InsightSpec insight, Parameters parameters, RowOrder defaultOrder) {
        List<String> dimensions =
                insight.dimensions().stream().map(DimensionSpec::name).toList();
        List<String> known = new ArrayList<>(PARAMETERS);
        known.addAll(ReadOptions.PARAMETERS);
        dimensions.forEach(dimension -> known.add(GROUP + dimension));
        parameters.refuseUnknown(known);

        List<Integer> kept = parameters
                .find("by")
                .map(text -> by(text, dimensions))
                .orElseGet(() -> IntStream.range(0, dimensions.size()).boxed().toList());
        Optional<WindowSpec> rollup = RollUpWindow.parse(parameters, insight);
        RowOrder order =
                parameters.find("order").map(text -> order(text, insight, kept)).orElse(defaultOrder);
        int fingerprint = Objects.hash(
                insight.name(),
                insight.generation(),
                parameters.without("cursor", "limit", "max_staleness", "partial", "deadline"));
        Optional<Cursor> after = parameters.find("cursor").map(text -> cursor(text, fingerprint, order, kept.size()));
        ZoneId zone = parameters.zone().orElse(insight.window().zone());
        long from = after.map(Cursor::from).orElseGet(() -> time(parameters, "from", zone, 0));
        long to = after.map(Cursor::to).orElseGet(() -> time(parameters, "to", zone, Long.MAX_VALUE));
        if (from >= to) {
            throw RequestException.badRequest("from must be before to");
        }
        return new RowQuery(
                insight,
                TenantParameter.parse(parameters),
                from,
                to,
                filters(parameters, dimensions),
                RowFilter.NONE,
                kept,
                rollup,
                order,
                limit(parameters),
                after,
                parameters.find("format").map(RowFormat::parse).orElse(RowFormat.JSON),
                fingerprint);
    }

    private long time(Parameters parameters, String name, ZoneId zone, long byDefault) {
        return parameters.instant(name, clock.instant(), zone).orElse(byDefault);
    }

    private int limit(Parameters parameters) {
        return parameters
                .find("limit")
                .map(text -> Parameters.integer("limit", text, 1, limits.maxRows()))
                .orElse(limits.defaultRows());
    }

    private static Map<Integer, String> filters(Parameters parameters, List<String> dimensions) {
        Map<Integer, String> filters = new HashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            int index = i;
            parameters.find(GROUP + dimensions.get(i)).ifPresent(value -> filters.put(index, value));
        }
        return Map.copyOf(filters);
    }

    private static List<Integer> by(String text, List<String> dimensions) {
        TreeSet<Integer> kept = new TreeSet<>();
        for (String name : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            int index = dimensions.indexOf(name);
            if (index < 0) {
                throw RequestException.badRequest(UnknownName.message("dimension", name, dimensions));
            }
            kept.add(index);
        }
        return List.copyOf(kept);
    }

    private static RowOrder order(String text, InsightSpec insight, List<Integer> kept) {
        boolean descending = text.startsWith("-");
        String name = descending ? text.substring(1) : text;
        List<MeasureSpec> measures = insight.measures();
        for (int i = 0; i < measures.size(); i++) {
            if (measures.get(i).name().equals(name)) {
                if (measures.get(i).type() == MeasureType.TOP) {
                    throw RequestException.badRequest("order: " + name + " is a list of values and has no order");
                }
                return new RowOrder(RowOrder.By.MEASURE, i, descending);
            }
        }
        List<String> dimensions =
                kept.stream().map(i -> insight.dimensions().get(i).name()).toList();
        if (dimensions.contains(name)) {
            return new RowOrder(RowOrder.By.DIMENSION, dimensions.indexOf(name), descending);
        }
        if (name.equals("window")) {
            return new RowOrder(RowOrder.By.WINDOW, 0, descending);
        }
        List<String> known = new ArrayList<>(List.of("window"));
        known.addAll(dimensions);
        measures.forEach(measure -> known.add(measure.name()));
        throw RequestException.badRequest(UnknownName.message("order", name, known));
    }

    private static Cursor cursor(String text, int fingerprint, RowOrder order, int dimensions) {
        Cursor cursor = Cursor.decode(text, fingerprint);
        if (!order.accepts(cursor.key(), cursor.group(), dimensions)) {
            throw RequestException.badRequest("cursor is damaged: use the cursor of an earlier response unchanged");
        }
        return cursor;
    }
}
