package io.millrace.aggregation.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.format.RowCsv;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.rowquery.RowFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Response body of a statement. JSON is {@code {"columns":[{"name","type"}],"rows":[[…]],"freshness"}}, NDJSON one object per
 * row, CSV has a header line. Times are ISO-8601 in UTC, intervals whole ms or months, NULL is null or an empty field.
 */
final class SqlResponse {
    private static final JsonFactory JSON = new JsonFactory();

    private SqlResponse() {}

    /** Freshness of the result; a result without reads is complete. */
    static ResponseFreshness freshness(SqlService.Result result) {
        return result.freshness().orElseGet(ResponseFreshness::ofNothing);
    }

    static void write(SqlService.Result result, RowFormat format, OutputStream out) throws IOException {
        switch (format) {
            case JSON -> writeJson(result, out);
            case NDJSON -> writeNdjson(result, out);
            case CSV -> writeCsv(result, out);
        }
    }

    private static void writeJson(SqlService.Result result, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("columns");
            for (SqlService.Column column : result.columns()) {
                json.writeStartObject();
                json.writeStringField("name", column.name());
                json.writeStringField(
                        "type", column.type().getSqlTypeName().getName().toLowerCase(Locale.ROOT));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (Object[] row : result.rows()) {
                json.writeStartArray();
                for (int i = 0; i < row.length; i++) {
                    writeValue(json, result.columns().get(i), row[i]);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeFieldName("freshness");
            RowJson.writeFreshness(json, freshness(result));
            json.writeEndObject();
        }
    }

    private static void writeNdjson(SqlService.Result result, OutputStream out) throws IOException {
        for (Object[] row : result.rows()) {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                for (int i = 0; i < row.length; i++) {
                    json.writeFieldName(result.columns().get(i).name());
                    writeValue(json, result.columns().get(i), row[i]);
                }
                json.writeEndObject();
            }
            out.write('\n');
        }
    }

    private static void writeCsv(SqlService.Result result, OutputStream out) throws IOException {
        writeLine(out, result.columns().stream().map(SqlService.Column::name).toList());
        for (Object[] row : result.rows()) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                Object value = outputValue(result.columns().get(i), row[i]);
                fields.add(value == null ? null : value.toString());
            }
            writeLine(out, fields);
        }
    }

    private static void writeLine(OutputStream out, List<String> fields) throws IOException {
        out.write(RowCsv.line(fields).getBytes(StandardCharsets.UTF_8));
    }

    private static void writeValue(JsonGenerator json, SqlService.Column column, Object value) throws IOException {
        Object plain = outputValue(column, value);
        if (plain instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (plain instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            RowJson.writeValue(json, plain);
        }
    }

    /** Value for output: times as ISO-8601, numbers and booleans unchanged. */
    private static Object outputValue(SqlService.Column column, Object value) {
        if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
            return null;
        }
        SqlTypeName type = column.type().getSqlTypeName();
        if (type == SqlTypeName.TIMESTAMP) {
            return Instant.ofEpochMilli((Long) value).toString();
        }
        return type == SqlTypeName.DATE ? LocalDate.ofEpochDay((Long) value).toString() : value;
    }
}
