package io.millrace.cli.connect;

import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A column of an insight's rows.
 *
 * @param name name of the field and of the column
 * @param type type of its values
 * @param nullable whether a row may lack it, as every dimension and measure
 */
record RowColumn(String name, ColumnType type, boolean nullable) {
    /** The columns of a registered row schema, in its order. */
    static List<RowColumn> of(Schema row) {
        return row.getFields().stream().map(RowColumn::of).toList();
    }

    private static RowColumn of(Schema.Field field) {
        var types = field.schema().isUnion()
                ? field.schema().getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(field.schema());
        // The converter makes text of a column of several types, as a measure of a newer release has.
        var type = types.size() == 1 ? typeOf(types.get(0)) : ColumnType.TEXT;
        return new RowColumn(field.name(), type, field.schema().isNullable());
    }

    private static ColumnType typeOf(Schema type) {
        if (LogicalTypes.timestampMillis().equals(type.getLogicalType())) {
            return ColumnType.TIME;
        }
        return switch (type.getType()) {
            case LONG -> ColumnType.LONG;
            case DOUBLE -> ColumnType.DOUBLE;
            case BOOLEAN -> ColumnType.BOOLEAN;
            case ARRAY -> ColumnType.LIST;
            default -> ColumnType.TEXT;
        };
    }
}
