package io.millrace.aggregation.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.query.Freshness;
import io.millrace.aggregation.query.RowCsv;
import io.millrace.aggregation.query.RowFormat;
import io.millrace.aggregation.query.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Writes an answer. JSON is {@code {"columns":[{"name","type"}],"rows":[[…]],"freshness"}}, NDJSON an object a row, CSV has a
 * header. Times are ISO-8601 in UTC, intervals whole ms or months, what is absent is null or an empty field.
 */
final class SqlAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private SqlAnswer() {}

    /** Of the answer; one that read nothing is complete. */
    static Freshness freshness(SqlService.Result result) {
        return result.freshness().orElseGet(Freshness::ofNothing);
    }

    static byte[] write(SqlService.Result result, RowFormat format) throws IOException {
        return switch (format) {
            case JSON -> json(result);
            case NDJSON -> ndjson(result);
            case CSV -> csv(result);
        };
    }

    private static byte[] json(SqlService.Result result) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
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
                    value(json, result.columns().get(i), row[i]);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeFieldName("freshness");
            RowJson.writeFreshness(json, freshness(result));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] ndjson(SqlService.Result result) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object[] row : result.rows()) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                for (int i = 0; i < row.length; i++) {
                    json.writeFieldName(result.columns().get(i).name());
                    value(json, result.columns().get(i), row[i]);
                }
                json.writeEndObject();
            }
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private static byte[] csv(SqlService.Result result) {
        StringBuilder text = new StringBuilder(RowCsv.line(
                result.columns().stream().map(SqlService.Column::name).toList()));
        for (Object[] row : result.rows()) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                Object value = plain(result.columns().get(i), row[i]);
                fields.add(value == null ? null : value.toString());
            }
            text.append(RowCsv.line(fields));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void value(JsonGenerator json, SqlService.Column column, Object value) throws IOException {
        Object plain = plain(column, value);
        if (plain instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (plain instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            RowJson.writeValue(json, plain);
        }
    }

    /** A value as text formats show it: times as ISO-8601, numbers and flags as they are. */
    private static Object plain(SqlService.Column column, Object value) {
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
