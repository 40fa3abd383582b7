package io.millrace.cli.destinations;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.PrintableText;
import io.millrace.cli.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Destinations as text for people. */
final class DestinationText {
    private static final String NONE = "–";

    private DestinationText() {}

    static List<String> list(JsonNode destinations) {
        var table = new TextTable(List.of("destination", "from", "state", "waiting", "delivered", "failed", "to"));
        destinations.forEach(one -> {
            var counts = one.path("deliveries").path("counts");
            table.addRow(List.of(
                    one.path("name").asText(),
                    source(one),
                    one.path("state").asText(),
                    count(counts.path("waiting")),
                    count(counts.path("delivered")),
                    count(counts.path("failed")),
                    one.path("webhook").path("url").asText()));
        });
        if (table.isEmpty()) {
            return List.of("(no destinations)");
        }
        var lines = new ArrayList<>(table.lines());
        var missing = new TreeSet<String>();
        destinations.forEach(
                one -> one.path("deliveries").path("missing").forEach(instance -> missing.add(without(instance))));
        lines.addAll(missing);
        return lines;
    }

    static List<String> show(JsonNode one) {
        var lines = new ArrayList<String>();
        var reason = one.path("reason").isTextual()
                ? ": " + PrintableText.of(one.path("reason").asText())
                : "";
        lines.add(one.path("name").asText() + " is " + one.path("state").asText() + reason);
        lines.add("  from      " + source(one));
        lines.add("  to        " + one.path("webhook").path("url").asText() + " ("
                + one.path("webhook").path("format").asText() + ")");
        var deliveries = one.path("deliveries");
        lines.add("  waiting   " + count(deliveries.path("waiting")) + ", oldest since "
                + deliveries.path("oldestWaiting").asText(NONE));
        lines.add("  last hour " + count(deliveries.path("deliveredLastHour")) + " delivered, "
                + count(deliveries.path("failedLastHour")) + " attempts failed; breaker "
                + deliveries.path("breaker").asText(NONE));
        long whereFailed = deliveries.path("counts").path("whereFailed").asLong();
        if (whereFailed > 0) {
            lines.add("  skipped   " + NumberFormats.count(whereFailed) + " rows on which 'where' exceeded a limit");
        }
        if (deliveries.path("problem").isTextual()) {
            lines.add(
                    "  problem   " + PrintableText.of(deliveries.path("problem").asText()));
        }
        deliveries.path("missing").forEach(instance -> lines.add(without(instance)));
        deliveries
                .path("attempts")
                .forEach(attempt -> lines.add("  " + attempt.path("at").asText() + "  "
                        + attempt.path("webhookId").asText() + "  "
                        + PrintableText.of(attempt.path("message").asText()) + ", "
                        + attempt.path("ms").asText() + " ms"));
        return lines;
    }

    static List<String> failed(JsonNode rows) {
        var table = new TextTable(List.of("failed at", "key", "revision", "attempts", "reason"));
        rows.forEach(row -> table.addRow(List.of(
                row.path("failedAt").asText(),
                PrintableText.of(row.path("key").asText()),
                row.path("revision").asText(),
                row.path("attempts").asText(),
                PrintableText.of(row.path("message").asText()))));
        return table.isEmpty() ? List.of("(nothing failed)") : table.lines();
    }

    private static String without(JsonNode instance) {
        return "  without the part of " + PrintableText.of(instance.asText());
    }

    private static String source(JsonNode one) {
        var from = one.path("from");
        return from.path("emit").asText() + " of " + from.path("insight").asText();
    }

    private static String count(JsonNode number) {
        return number.isNumber() ? NumberFormats.count(number.asLong()) : NONE;
    }
}
