package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How fresh an answer is, in one line. */
final class FreshnessLine {
    private FreshnessLine() {}

    static String describe(JsonNode answer) {
        var freshness = answer.path("freshness");
        var more = answer.path("cursor").isTextual()
                ? "; more with --cursor " + answer.path("cursor").asText()
                : "";
        return answer.path("rows").size() + " rows, watermark "
                + freshness.path("watermark").asText("none") + ", "
                + NumberFormats.count(freshness.path("stalenessMs").asLong()) + " ms stale, "
                + (freshness.path("servedBy").asText().equals("standby") ? "from a standby, " : "")
                + (freshness.path("complete").asBoolean() ? "complete" : "partial: lacks " + missing(freshness)) + more;
    }

    private static String missing(JsonNode freshness) {
        return StreamSupport.stream(freshness.path("missing").spliterator(), false)
                .map(part -> "partition " + part.path("partition").asInt())
                .collect(Collectors.joining(", "));
    }
}
