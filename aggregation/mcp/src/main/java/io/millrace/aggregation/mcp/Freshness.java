package io.millrace.aggregation.mcp;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What the freshness of an answer means, in sentences. */
final class Freshness {
    private static final long CURRENT_MILLIS = 10_000;

    private Freshness() {}

    /** The freshness of a response with rows, explained. An error stays as it is. */
    static LocalApi.Reply explain(LocalApi.Reply rows) {
        if (rows.isError()) {
            return rows;
        }
        try {
            JsonObject freshness = new JsonObject(rows.body()).getJsonObject("freshness", new JsonObject());
            return new LocalApi.Reply(
                    200,
                    new JsonObject()
                            .put("freshness", freshness)
                            .put("explanation", sentences(freshness))
                            .encode());
        } catch (DecodeException e) { // rejected at the edge: the assistant is told
            return new LocalApi.Reply(502, "the query API did not answer with JSON");
        }
    }

    private static String sentences(JsonObject freshness) {
        StringBuilder text = new StringBuilder();
        String watermark = freshness.getString("watermark");
        Long staleness = freshness.getLong("stalenessMs");
        if (watermark == null) {
            text.append("No event has come yet, so there is no watermark. ");
        } else {
            text.append("Windows that end before ").append(watermark).append(", less the insight's grace, are final: all earlier events are in the rows. ");
        }
        if (staleness != null) {
            text.append(
                    staleness <= CURRENT_MILLIS
                            ? "The rows are current: they were updated less than ten seconds ago. "
                            : "The rows are " + staleness / 1_000 + " s behind: events are quiet, or the pipeline works off a backlog"
                                    + " (millrace status tells which). ");
        }
        text.append(
                freshness.getBoolean("complete", true)
                        ? "All partitions answered."
                        : "Some partitions did not answer, so that rows are missing: ask again shortly.");
        return text.toString();
    }
}
