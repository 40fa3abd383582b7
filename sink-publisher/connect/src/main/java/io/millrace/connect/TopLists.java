package io.millrace.connect;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Lists of the most frequent values, as JSON text or as arrays of structs. */
final class TopLists {
    /** Name by which Debezium's sinks know that a text is JSON. */
    private static final String JSON_NAME = "io.debezium.data.Json";

    private static final JsonFactory JSON = new JsonFactory();

    private TopLists() {}

    /** {@code [{"value":"a","count":2,"error":0}]} as text. */
    static ColumnConversion.Converted asJson() {
        return new ColumnConversion.Converted(SchemaBuilder.string().name(JSON_NAME), TopLists::json);
    }

    /**
     * An array of structs with the fields of the Avro items.
     *
     * @throws DataException if the items are not flat records
     */
    static ColumnConversion.Converted asArray(org.apache.avro.Schema item) {
        if (item.getType() != org.apache.avro.Schema.Type.RECORD) {
            throw new DataException("lists of rows hold records, not " + item);
        }
        var builder = SchemaBuilder.struct().name(item.getFullName());
        for (var field : item.getFields()) {
            builder.field(
                    field.name(),
                    switch (field.schema().getType()) {
                        case STRING -> Schema.STRING_SCHEMA;
                        case LONG -> Schema.INT64_SCHEMA;
                        default -> throw new DataException("items of lists have no field such as " + field);
                    });
        }
        var struct = builder.build();
        Function<Object, Object> convert = list -> ((List<?>) list)
                .stream()
                        .map(GenericRecord.class::cast)
                        .map(from -> struct(struct, from))
                        .toList();
        return new ColumnConversion.Converted(SchemaBuilder.array(struct), convert);
    }

    private static Struct struct(Schema schema, GenericRecord from) {
        var to = new Struct(schema);
        for (var field : schema.fields()) {
            var value = from.get(field.name());
            to.put(field, value instanceof CharSequence text ? text.toString() : value);
        }
        return to;
    }

    private static String json(Object list) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (var item : (List<?>) list) {
                var record = (GenericRecord) item;
                json.writeStartObject();
                for (var field : record.getSchema().getFields()) {
                    json.writeFieldName(field.name());
                    if (record.get(field.pos()) instanceof Number number) {
                        json.writeNumber(number.longValue());
                    } else {
                        json.writeString(String.valueOf(record.get(field.pos())));
                    }
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory does not fail", e);
        }
        return text.toString();
    }
}
