package io.millrace.aggregation.format;

import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.rowquery.RowFormat;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Headers of responses that carry rows: content type and freshness. */
public final class RowResponses {
    private RowResponses() {}

    /** Sets the headers. The body is still to be sent. */
    public static HttpServerResponse start(RoutingContext context, RowFormat format, ResponseFreshness freshness) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", format.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Millrace-Complete", Boolean.toString(freshness.complete()));
        freshness
                .watermark()
                .ifPresent(at -> response.putHeader("Millrace-Watermark", RowJson.isoOrNull(freshness.watermark())));
        freshness
                .stalenessMillis()
                .ifPresent(millis -> response.putHeader("Millrace-Staleness-Ms", Long.toString(millis)));
        freshness.servedBy().ifPresent(role -> response.putHeader("Millrace-Served-By", role.text()));
        if (!freshness.complete()) {
            response.putHeader("Millrace-Missing", RowJson.missing(freshness));
        }
        return response;
    }
}
