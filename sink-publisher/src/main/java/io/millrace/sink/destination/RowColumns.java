package io.millrace.sink.destination;

import io.millrace.aggregation.expression.ValueType;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Columns of an insight's rows or alerts, as {@code where} and templates name them: dimensions, measures, and what every row has. A
 * column of the insight's own hides a fixed one of the same name. Immutable.
 */
public final class RowColumns {
    private static final String WINDOW_START = "window_start";
    private static final String WINDOW_END = "window_end";
    private static final String TENANT = "tenant";

    private static final Map<String, ValueType> OF_ALL =
            Map.of(WINDOW_START, ValueType.TIMESTAMP, WINDOW_END, ValueType.TIMESTAMP, TENANT, ValueType.TEXT);
    private static final Map<String, ValueType> OF_ROWS = Map.of("revision", ValueType.LONG, "final", ValueType.BOOL);
    private static final Map<String, ValueType> OF_ALERTS = Map.of(
            "alert", ValueType.TEXT,
            "raised", ValueType.BOOL,
            "measure", ValueType.TEXT,
            "value", ValueType.DOUBLE,
            "low", ValueType.DOUBLE,
            "high", ValueType.DOUBLE,
            "revision", ValueType.LONG);

    /** What templates see beside the columns: of every notification, and of an item of top(). */
    private static final Set<String> IN_TEMPLATES = Set.of(
            "insight",
            "type",
            "generation",
            "revision",
            "final",
            "raised",
            "condition",
            "value",
            "count",
            "error",
            "message");

    private final Map<String, ValueType> types = new LinkedHashMap<>();
    private final List<String> dimensions;
    private final List<String> measures;

    private RowColumns(InsightDefinition insight, boolean alerts) {
        dimensions = insight.getDimensions().stream().map(one -> one.getName()).toList();
        measures = alerts
                ? List.of()
                : insight.getMeasures().stream().map(one -> one.getName()).toList();
        dimensions.forEach(name -> types.put(name, ValueType.TEXT));
        insight.getMeasures().stream()
                .filter(measure -> measures.contains(measure.getName()))
                .forEach(measure -> types.put(measure.getName(), type(measure.getType())));
        OF_ALL.forEach(types::putIfAbsent);
        (alerts ? OF_ALERTS : OF_ROWS).forEach(types::putIfAbsent);
    }

    /** Columns of what a destination delivers of an insight. */
    public static RowColumns of(InsightDefinition insight, Destination.Emit emit) {
        return new RowColumns(insight, emit == Destination.Emit.ALERTS);
    }

    /** Type of each column by its name, dimensions and measures first. */
    public Map<String, ValueType> types() {
        return types;
    }

    /** Those of the names in a template that neither a row nor an item of a list in it has. */
    Collection<String> unknown(Collection<String> names) {
        return names.stream()
                .filter(name -> !types.containsKey(name) && !IN_TEMPLATES.contains(name))
                .sorted()
                .toList();
    }

    private static ValueType type(MeasureType type) {
        return switch (type) {
            case LONG -> ValueType.LONG;
            case DOUBLE -> ValueType.DOUBLE;
            case STRING -> ValueType.TEXT;
            case TOP, UNKNOWN -> ValueType.ANY;
        };
    }

    /** Value of a column in a row; null if the row has none. */
    Object value(InsightUpdate row, String column) {
        int dimension = dimensions.indexOf(column);
        if (dimension >= 0) {
            return dimension < row.getGroup().size() ? row.getGroup().get(dimension) : null;
        }
        int measure = measures.indexOf(column);
        if (measure >= 0) {
            return measure < row.getValues().size() ? plain(row.getValues().get(measure)) : null;
        }
        return switch (column) {
            case WINDOW_START -> Instant.ofEpochMilli(row.getWindowStart());
            case WINDOW_END -> Instant.ofEpochMilli(row.getWindowEnd());
            case TENANT -> row.getTenant();
            case "revision" -> row.getRevision();
            case "final" -> row.getFinal$();
            default -> null;
        };
    }

    /** Value of a column in an alert; null if the alert has none. */
    Object value(InsightAlert alert, String column) {
        int dimension = dimensions.indexOf(column);
        if (dimension >= 0) {
            return dimension < alert.getGroup().size() ? alert.getGroup().get(dimension) : null;
        }
        return switch (column) {
            case WINDOW_START -> Instant.ofEpochMilli(alert.getWindowStart());
            case WINDOW_END -> Instant.ofEpochMilli(alert.getWindowEnd());
            case TENANT -> alert.getTenant();
            case "alert" -> alert.getAlert();
            case "raised" -> alert.getRaised();
            case "measure" -> alert.getMeasure();
            case "value" -> alert.getValue();
            case "low" -> alert.getLow();
            case "high" -> alert.getHigh();
            case "revision" -> alert.getRevision();
            default -> null;
        };
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> items) {
            return items.stream().map(RowColumns::item).toList();
        }
        return value instanceof CharSequence text ? text.toString() : value;
    }

    private static Map<String, Object> item(Object item) {
        var top = (TopItem) item;
        return Map.of("value", top.getValue(), "count", top.getCount(), "error", top.getError());
    }
}
