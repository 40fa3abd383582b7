package io.millrace.cli.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Row count and freshness of a query response, in one line. */
final class FreshnessLine {
    private FreshnessLine() {}

    /** @param rows number of rows of all pages, of which the response is the last */
    static String of(JsonNode response, int rows) {
        var freshness = response.path("freshness");
        var more = response.path("cursor").isTextual()
                ? "; next page with --cursor " + response.path("cursor").asText()
                : "";
        return rows + " rows, watermark "
                + freshness.path("watermark").asText("none") + ", "
                + NumberFormats.count(freshness.path("stalenessMs").asLong()) + " ms stale, "
                + (freshness.path("servedBy").asText().equals("standby") ? "from a standby, " : "")
                + (freshness.path("complete").asBoolean() ? "complete" : "partial: without " + missing(freshness))
                + more;
    }

    private static String missing(JsonNode freshness) {
        return StreamSupport.stream(freshness.path("missing").spliterator(), false)
                .map(part -> "partition " + part.path("partition").asInt())
                .collect(Collectors.joining(", "));
    }
}
