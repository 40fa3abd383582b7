package io.millrace.connect;

import java.util.List;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * How a column of a row becomes a field of a struct.
 *
 * @param schema of the field
 * @param convert from Avro's value, which is not null
 */
record ColumnConversion(Schema schema, Function<Object, Object> convert) {
    /**
     * The conversion of a column.
     *
     * @throws DataException if rows have no column of this type
     */
    static ColumnConversion of(Field field, ListFormat lists) {
        var types = field.schema().isUnion()
                ? field.schema().getTypes().stream()
                        .filter(type -> type.getType() != org.apache.avro.Schema.Type.NULL)
                        .toList()
                : List.of(field.schema());
        // Several types: a measure of a newer release, whose kind of value the sink-publisher did not know.
        var type = types.size() == 1 ? types.get(0) : org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING);
        var converted = of(type, field.name(), lists);
        var builder = converted.builder().doc(field.doc());
        return new ColumnConversion(
                (field.schema().isNullable() ? builder.optional() : builder).build(), converted.convert());
    }

    private static Converted of(org.apache.avro.Schema type, String name, ListFormat lists) {
        if (LogicalTypes.timestampMillis().equals(type.getLogicalType())) {
            return new Converted(Timestamp.builder(), value -> Timestamp.toLogical(Timestamp.SCHEMA, (Long) value));
        }
        return switch (type.getType()) {
            case LONG -> new Converted(SchemaBuilder.int64(), Function.identity());
            case DOUBLE -> new Converted(SchemaBuilder.float64(), Function.identity());
            case BOOLEAN -> new Converted(SchemaBuilder.bool(), Function.identity());
            case STRING -> new Converted(SchemaBuilder.string(), Object::toString);
            case ARRAY -> lists == ListFormat.JSON ? TopLists.asJson() : TopLists.asArray(type.getElementType());
            default -> throw new DataException("column " + name + " is not of a type that rows have: " + type);
        };
    }

    /** A conversion whose field is not complete yet. */
    record Converted(SchemaBuilder builder, Function<Object, Object> convert) {}
}
