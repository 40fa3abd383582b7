package io.millrace.aggregation.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.format.Columns;
import io.millrace.aggregation.format.RowCsv;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.rowquery.Cursor;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.shape.ResultRow;
import io.millrace.aggregation.shape.ResultShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writer of a result in the requested format. */
final class RowWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final RowQuery query;
    private final ResultShape shape;
    private final ResponseBody bytes;

    RowWriter(RowQuery query, ResultShape shape, ResponseBody bytes) {
        this.query = query;
        this.shape = shape;
        this.bytes = bytes;
    }

    ResponseBody write(List<ResultRow> rows, RowSource.Result result) throws IOException {
        switch (query.format()) {
            case JSON -> json(rows, result);
            case CSV -> csv(rows);
            case NDJSON -> ndjson(rows);
        }
        return bytes;
    }

    private void json(List<ResultRow> rows, RowSource.Result result) throws IOException {
        RowJson row = new RowJson(query.insight(), query.dimensionNames());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("insight", query.insight().name());
            json.writeFieldName("columns");
            Columns.write(json, query.insight(), query.dimensionNames());
            json.writeArrayFieldStart("rows");
            for (ResultRow shown : rows) {
                row.write(json, shown, shape);
            }
            json.writeEndArray();
            json.writeFieldName("freshness");
            RowJson.writeFreshness(json, result.freshness());
            json.writeStringField(
                    "cursor", result.page().next().map(Cursor::encode).orElse(null));
            json.writeEndObject();
        }
    }

    private void ndjson(List<ResultRow> rows) throws IOException {
        RowJson row = new RowJson(query.insight(), query.dimensionNames());
        for (ResultRow shown : rows) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                row.write(json, shown, shape);
            }
            bytes.write('\n');
        }
    }

    private void csv(List<ResultRow> rows) throws IOException {
        RowCsv csv = new RowCsv(query.insight(), query.dimensionNames(), shape);
        bytes.write(csv.header().getBytes(StandardCharsets.UTF_8));
        for (ResultRow shown : rows) {
            bytes.write(csv.line(shown).getBytes(StandardCharsets.UTF_8));
        }
    }
}
