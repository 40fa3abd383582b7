package io.millrace.aggregation.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** {@code GET /v1/insights/{name}/rows}. CSV and NDJSON carry freshness and cursor in headers. */
final class RowsRoute {
    private static final JsonFactory JSON = new JsonFactory();

    /** An answer's bytes, and what its headers say. */
    private record Written(RowQuery query, RowSource.Answer answer, Buffer body) {}

    private final RowSource source;
    private final RowQueryParser parser;

    RowsRoute(RowSource source, Clock clock) {
        this.source = source;
        this.parser = new RowQueryParser(source.limits(), clock);
    }

    void handle(RoutingContext context) {
        Parameters parameters = Answers.parameters(context);
        RowQuery query = parser.parse(source.insight(context.pathParam("name")), parameters);
        source.ask(
                        query,
                        source.demand(parameters),
                        answer -> new Written(query, answer, Buffer.buffer(write(query, answer))))
                .onSuccess(written -> send(context, written))
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, Written written) {
        Freshness freshness = written.answer.freshness();
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", written.query.format().contentType())
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
        written.answer.page().next().ifPresent(cursor -> response.putHeader("Millrace-Cursor", cursor.encode()));
        response.end(written.body);
    }

    private static byte[] write(RowQuery query, RowSource.Answer answer) throws IOException {
        return switch (query.format()) {
            case JSON -> json(query, answer);
            case CSV -> csv(query, answer);
            case NDJSON -> ndjson(query, answer);
        };
    }

    private static byte[] json(RowQuery query, RowSource.Answer answer) throws IOException {
        RowJson rows = new RowJson(query.insight(), query.dimensionNames());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("insight", query.insight().name());
            json.writeArrayFieldStart("rows");
            for (Row row : answer.page().rows()) {
                rows.write(json, row);
            }
            json.writeEndArray();
            json.writeFieldName("freshness");
            RowJson.writeFreshness(json, answer.freshness());
            json.writeStringField(
                    "cursor", answer.page().next().map(Cursor::encode).orElse(null));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] ndjson(RowQuery query, RowSource.Answer answer) throws IOException {
        RowJson rows = new RowJson(query.insight(), query.dimensionNames());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Row row : answer.page().rows()) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                rows.write(json, row);
            }
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private static byte[] csv(RowQuery query, RowSource.Answer answer) throws IOException {
        RowCsv rows = new RowCsv(query.insight(), query.dimensionNames());
        StringBuilder text = new StringBuilder(rows.header());
        for (Row row : answer.page().rows()) {
            text.append(rows.line(row));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
