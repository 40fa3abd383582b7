package io.millrace.sink.webhook;

import io.millrace.sink.webhook.Notification.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notifications of tests. */
final class Rows {
    static final Instant START = Instant.parse("2026-11-26T09:00:00Z");

    private Rows() {}

    static Notification revenue() {
        var values = new LinkedHashMap<String, Object>();
        values.put("orders", 12L);
        values.put("revenue", 99.5);
        values.put("average", Double.NaN);
        values.put("label", "5 > 3 & \"so\" *on*");
        values.put("top_products", List.of(item("mug", 7), item("pen", 2)));
        values.put("nothing", null);
        return row(Kind.FINAL_ROW, values);
    }

    static Notification row(Kind kind, Map<String, Object> values) {
        return row(kind, START, START.plusSeconds(60), values);
    }

    static Notification row(Kind kind, Instant start, Instant end, Map<String, Object> values) {
        return new Notification(
                kind,
                START.plusSeconds(61),
                "revenue_by_country",
                "local",
                start,
                end,
                Map.of("country", "CH"),
                values,
                3,
                7);
    }

    static Map<String, Object> item(String value, long count) {
        return Map.of("value", value, "count", count);
    }
}
