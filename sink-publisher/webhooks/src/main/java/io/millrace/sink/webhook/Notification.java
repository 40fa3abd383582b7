package io.millrace.sink.webhook;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one webhook is about: a row of an insight, an alert, or a test. Immutable.
 *
 * @param kind which of them
 * @param time when it was published
 * @param insight name of the insight
 * @param tenant tenant of the row
 * @param start start of its window (inclusive)
 * @param end end of its window (exclusive)
 * @param group value of each dimension by its name, in the definition's order; may be null
 * @param values value of each measure by its name, in the definition's order; of an alert what it says of the measure. Null, Long,
 *     Double, String, Boolean, or a list of maps
 * @param generation generation of the insight
 * @param revision revision of the row
 */
public record Notification(
        Kind kind,
        Instant time,
        String insight,
        String tenant,
        Instant start,
        Instant end,
        Map<String, Object> group,
        Map<String, Object> values,
        long generation,
        long revision) {
    /** Kinds, with the {@code type} that receivers see. */
    public enum Kind {
        FINAL_ROW("insight.row.final"),
        UPDATED_ROW("insight.row.updated"),
        ALERT_RAISED("insight.alert.raised"),
        ALERT_WITHDRAWN("insight.alert.withdrawn"),
        TEST("webhook.test");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** Type by the Standard Webhooks specification. */
        public String type() {
            return type;
        }

        boolean isAlert() {
            return this == ALERT_RAISED || this == ALERT_WITHDRAWN;
        }
    }

    public Notification {
        group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The same without one of its values. */
    Notification without(String value) {
        var rest = new LinkedHashMap<>(values);
        rest.remove(value);
        return new Notification(kind, time, insight, tenant, start, end, group, rest, generation, revision);
    }

    /** Value of a column as templates name it: a dimension, a measure, or what every row has; null if there is none. */
    Object column(String name) {
        if (group.containsKey(name)) {
            return group.get(name);
        }
        if (values.containsKey(name)) {
            return values.get(name);
        }
        return switch (name) {
            case "insight" -> insight;
            case "tenant" -> tenant;
            case "type" -> kind.type();
            case "window_start" -> start.toString();
            case "window_end" -> end.toString();
            case "generation" -> generation;
            case "revision" -> revision;
            case "final" -> kind == Kind.FINAL_ROW;
            case "raised" -> kind == Kind.ALERT_RAISED;
            default -> null;
        };
    }
}
