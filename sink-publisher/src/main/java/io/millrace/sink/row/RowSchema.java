package io.millrace.sink.row;

import static java.util.stream.Collectors.joining;

import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.MeasureColumn;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Derives the Avro schema of an insight's rows from its definition. Dimensions and measures are nullable with a null default,
 * so that adding or removing one is fully compatible; all other fields are fixed. Names that Avro does not allow are changed,
 * and the original is kept in the field's property {@value #ORIGINAL_NAME}.
 */
final class RowSchema {
    /** Namespace of the records. */
    static final String NAMESPACE = "io.millrace.insights";

    /** Property of the record and of each dimension and measure: its name in the definition. */
    static final String ORIGINAL_NAME = "millrace.name";

    /** Property of a field: {@value #DIMENSION} or {@value #MEASURE}; absent on the fixed ones. */
    static final String ROLE = "millrace.role";

    static final String DIMENSION = "dimension";
    static final String MEASURE = "measure";

    static final String WINDOW_START = "window_start";
    static final String WINDOW_END = "window_end";
    static final String TENANT = "tenant";
    static final String GENERATION = "generation";
    static final String REVISION = "revision";
    static final String FINAL = "final";
    static final String WATERMARK = "watermark";

    private static final List<String> FIXED =
            List.of(WINDOW_START, WINDOW_END, TENANT, GENERATION, REVISION, FINAL, WATERMARK);

    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final Schema LONG = Schema.create(Schema.Type.LONG);
    private static final Schema DOUBLE = Schema.create(Schema.Type.DOUBLE);
    private static final Schema NULL = Schema.create(Schema.Type.NULL);

    private RowSchema() {}

    /** Derives the schema: fixed fields around the dimensions and measures in the definition's order. */
    static Schema of(InsightDefinition definition) {
        var names = new AvroNames();
        FIXED.forEach(names::assign);
        var fields = new ArrayList<Schema.Field>();
        fields.add(field(WINDOW_START, time(), "Start of the window (inclusive)."));
        fields.add(field(WINDOW_END, time(), "End of the window (exclusive)."));
        fields.add(field(TENANT, STRING, "Tenant whose events the row is about."));
        for (var dimension : definition.getDimensions()) {
            fields.add(column(names, dimension.getName(), DIMENSION, STRING, docOf(dimension)));
        }
        for (var measure : definition.getMeasures()) {
            fields.add(column(names, measure.getName(), MEASURE, typeOf(measure.getType()), docOf(measure)));
        }
        fields.add(field(GENERATION, LONG, "Generation of the definition: raised when the insight starts over."));
        fields.add(field(REVISION, LONG, "1 for the first emission of the row, then raised by each."));
        fields.add(field(
                FINAL,
                Schema.create(Schema.Type.BOOLEAN),
                "Whether the window had closed; a later revision of a final row is a correction by late events."));
        fields.add(new Schema.Field(
                WATERMARK,
                Schema.createUnion(NULL, time()),
                "Event time up to which the row is complete; null while none is known.",
                Schema.Field.NULL_DEFAULT_VALUE));
        var schema = Schema.createRecord(
                AvroNames.legalName(definition.getName()), docOf(definition), NAMESPACE, false, fields);
        schema.addProp(ORIGINAL_NAME, definition.getName());
        return schema;
    }

    private static Schema.Field field(String name, Schema type, String doc) {
        return new Schema.Field(name, type, doc);
    }

    private static Schema.Field column(AvroNames names, String name, String role, Schema type, String doc) {
        var nullable = type.isUnion() ? type : Schema.createUnion(NULL, type);
        var field = new Schema.Field(names.assign(name), nullable, doc, Schema.Field.NULL_DEFAULT_VALUE);
        field.addProp(ORIGINAL_NAME, name);
        field.addProp(ROLE, role);
        return field;
    }

    private static Schema time() {
        return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    }

    private static Schema typeOf(MeasureType type) {
        return switch (type) {
            case LONG -> LONG;
            case DOUBLE -> DOUBLE;
            case STRING -> STRING;
            case TOP -> Schema.createArray(topItem());
            // The definition is of a newer release: any type that a row can hold, except lists.
            case UNKNOWN -> Schema.createUnion(NULL, LONG, DOUBLE, STRING);
        };
    }

    private static Schema topItem() {
        var contract = TopItem.SCHEMA$;
        var fields = contract.getFields().stream()
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        return Schema.createRecord("TopItem", contract.getDoc(), NAMESPACE, false, fields);
    }

    private static String docOf(InsightDefinition definition) {
        var description = definition.getDescription();
        return description == null ? "Rows of the insight " + definition.getName() + "." : description;
    }

    private static String docOf(Dimension dimension) {
        return dimension.getDoc() == null ? "Dimension " + dimension.getName() + "." : dimension.getDoc();
    }

    private static String docOf(MeasureColumn measure) {
        var what =
                measure.getDoc() == null ? "Measure " + measure.getName() + ": " + measure.getKind() : measure.getDoc();
        return Stream.of(
                        what,
                        measure.getUnit() == null ? null : "Unit: " + measure.getUnit(),
                        measure.getErrorBound() == null ? null : "Error: " + measure.getErrorBound())
                .filter(Objects::nonNull)
                .map(sentence -> sentence.endsWith(".") ? sentence : sentence + ".")
                .collect(joining(" "));
    }
}
