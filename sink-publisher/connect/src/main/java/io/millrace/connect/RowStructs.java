package io.millrace.connect;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Rows of one Avro schema as flat Connect structs. Immutable. */
final class RowStructs {
    private final Schema schema;
    private final List<ColumnConversion> columns;

    /**
     * Derives the Connect schema.
     *
     * @throws DataException if the schema is not that of a row: no record, or a column of a type that rows do not have
     */
    RowStructs(org.apache.avro.Schema avro, ListFormat lists) {
        if (avro.getType() != org.apache.avro.Schema.Type.RECORD) {
            throw new DataException("not a row of an insight, which is a record: " + avro);
        }
        var builder = SchemaBuilder.struct().name(avro.getFullName()).doc(avro.getDoc());
        var conversions = new ArrayList<ColumnConversion>();
        for (var field : avro.getFields()) {
            var conversion = ColumnConversion.of(field, lists);
            builder.field(field.name(), conversion.schema());
            conversions.add(conversion);
        }
        schema = builder.build();
        columns = List.copyOf(conversions);
    }

    Schema schema() {
        return schema;
    }

    /** The struct of a row that was read by the Avro schema. */
    Struct struct(GenericRecord row) {
        var struct = new Struct(schema);
        for (int i = 0; i < columns.size(); i++) {
            var value = row.get(i);
            struct.put(
                    schema.fields().get(i),
                    value == null ? null : columns.get(i).convert().apply(value));
        }
        return struct;
    }
}
