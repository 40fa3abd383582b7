package io.millrace.sink.delivery;

import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.TopItem;
import io.millrace.sink.destination.RowMatcher;
import io.millrace.sink.webhook.Notification;
import io.millrace.sink.webhook.Notification.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Row or alert as it was read. */
sealed interface DecodedRow {
    /** Which of all with its key it is. */
    RowVersion version();

    /** Whether a destination asks for it. */
    RowMatcher.Verdict verdict(RowMatcher matcher);

    /** With the names that the definition of its generation gives to its values. */
    Notification named(InsightDefinition definition, Instant time);

    /** Row of an insight. */
    record Update(InsightUpdate row) implements DecodedRow {
        @Override
        public RowVersion version() {
            return new RowVersion(row.getGeneration(), row.getRevision());
        }

        @Override
        public RowMatcher.Verdict verdict(RowMatcher matcher) {
            return matcher.verdict(row);
        }

        @Override
        public Notification named(InsightDefinition definition, Instant time) {
            var measures = definition.getMeasures();
            var values = new LinkedHashMap<String, Object>();
            // A row of before a measure was added has none of it.
            for (int i = 0; i < Math.min(measures.size(), row.getValues().size()); i++) {
                values.put(measures.get(i).getName(), plain(row.getValues().get(i)));
            }
            return new Notification(
                    row.getFinal$() ? Kind.FINAL_ROW : Kind.UPDATED_ROW,
                    time,
                    row.getInsight(),
                    row.getTenant(),
                    Instant.ofEpochMilli(row.getWindowStart()),
                    Instant.ofEpochMilli(row.getWindowEnd()),
                    group(definition, row.getGroup()),
                    values,
                    row.getGeneration(),
                    row.getRevision());
        }
    }

    /** Alert of an insight. */
    record Alert(InsightAlert alert) implements DecodedRow {
        @Override
        public RowVersion version() {
            return new RowVersion(alert.getGeneration(), alert.getRevision());
        }

        @Override
        public RowMatcher.Verdict verdict(RowMatcher matcher) {
            return matcher.verdict(alert);
        }

        @Override
        public Notification named(InsightDefinition definition, Instant time) {
            var values = new LinkedHashMap<String, Object>();
            values.put("alert", alert.getAlert());
            values.put("condition", alert.getCondition());
            values.put("measure", alert.getMeasure());
            values.put("value", alert.getValue());
            values.put("low", alert.getLow());
            values.put("high", alert.getHigh());
            return new Notification(
                    alert.getRaised() ? Kind.ALERT_RAISED : Kind.ALERT_WITHDRAWN,
                    time,
                    alert.getInsight(),
                    alert.getTenant(),
                    Instant.ofEpochMilli(alert.getWindowStart()),
                    Instant.ofEpochMilli(alert.getWindowEnd()),
                    group(definition, alert.getGroup()),
                    values,
                    alert.getGeneration(),
                    alert.getRevision());
        }
    }

    private static Map<String, Object> group(InsightDefinition definition, List<String> values) {
        var dimensions = definition.getDimensions();
        var group = new LinkedHashMap<String, Object>();
        for (int i = 0; i < Math.min(dimensions.size(), values.size()); i++) {
            group.put(dimensions.get(i).getName(), values.get(i));
        }
        return group;
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> items) {
            return items.stream().map(item -> fields((TopItem) item)).toList();
        }
        return value instanceof CharSequence text ? text.toString() : value;
    }

    private static Map<String, Object> fields(TopItem item) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("value", item.getValue());
        fields.put("count", item.getCount());
        fields.put("error", item.getError());
        return fields;
    }
}
