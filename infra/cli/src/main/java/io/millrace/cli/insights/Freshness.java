package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.Numbers;

/** How fresh an answer is, in one line. */
final class Freshness {
    private Freshness() {}

    static String describe(JsonNode answer) {
        var freshness = answer.path("freshness");
        var more = answer.path("cursor").isTextual()
                ? "; more with --cursor " + answer.path("cursor").asText()
                : "";
        return answer.path("rows").size() + " rows, watermark "
                + freshness.path("watermark").asText("none") + ", "
                + Numbers.count(freshness.path("stalenessMs").asLong()) + " ms stale, "
                + (freshness.path("complete").asBoolean() ? "complete" : "partial") + more;
    }
}
