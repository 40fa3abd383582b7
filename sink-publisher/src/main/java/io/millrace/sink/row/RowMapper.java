package io.millrace.sink.row;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Mapper of insight updates to Avro records by the schema of one revision of a definition. Immutable. */
public final class RowMapper {
    /** Position of the first dimension, after window_start, window_end and tenant. */
    private static final int FIRST_DIMENSION = 3;

    private final Schema schema;
    private final int dimensions;
    private final List<MeasureType> measures;

    private RowMapper(Schema schema, int dimensions, List<MeasureType> measures) {
        this.schema = schema;
        this.dimensions = dimensions;
        this.measures = measures;
    }

    /** The mapper for a definition. */
    public static RowMapper of(InsightDefinition definition) {
        return new RowMapper(
                RowSchema.of(definition),
                definition.getDimensions().size(),
                definition.getMeasures().stream()
                        .map(measure -> measure.getType())
                        .toList());
    }

    /** Schema of the records. */
    public Schema schema() {
        return schema;
    }

    /**
     * Whether the update fits the schema. An update with fewer measures, of an earlier revision of the definition, does: the
     * added ones are null. One with more is of a later revision and does not.
     */
    public boolean accepts(InsightUpdate update) {
        return update.getGroup().size() == dimensions && update.getValues().size() <= measures.size();
    }

    /** Record key of the row, equal for all its revisions. */
    public String key(InsightUpdate update) {
        return RowKey.of(update);
    }

    /**
     * Maps an update to a record.
     *
     * @param update an update that the mapper {@link #accepts}
     * @throws RowMismatchException if a value is not of its measure's type
     */
    public GenericRecord toRecord(InsightUpdate update) {
        var row = new GenericData.Record(schema);
        row.put(0, update.getWindowStart());
        row.put(1, update.getWindowEnd());
        row.put(2, update.getTenant());
        int position = FIRST_DIMENSION;
        for (var value : update.getGroup()) {
            row.put(position++, value);
        }
        var values = update.getValues();
        for (int i = 0; i < measures.size(); i++, position++) {
            row.put(position, i < values.size() ? value(measures.get(i), values.get(i), position) : null);
        }
        row.put(position++, update.getGeneration());
        row.put(position++, update.getRevision());
        row.put(position++, update.getFinal$());
        // Long.MIN_VALUE means that no watermark is known yet; not every client can read so small a timestamp.
        row.put(position, update.getWatermark() == Long.MIN_VALUE ? null : update.getWatermark());
        return row;
    }

    private Object value(MeasureType type, Object value, int position) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case LONG -> require(value, Long.class, position);
            case DOUBLE -> require(value, Number.class, position).doubleValue();
            case STRING -> require(value, CharSequence.class, position).toString();
            case TOP -> top(require(value, List.class, position), position);
            case UNKNOWN -> {
                if (value instanceof List) {
                    throw mismatch(value, position);
                }
                yield value;
            }
        };
    }

    private List<GenericRecord> top(List<?> items, int position) {
        var type = schema.getFields().get(position).schema().getTypes().get(1).getElementType();
        var rows = new ArrayList<GenericRecord>(items.size());
        for (var item : items) {
            var from = require(item, TopItem.class, position);
            var to = new GenericData.Record(type);
            to.put("value", from.getValue());
            to.put("count", from.getCount());
            to.put("error", from.getError());
            rows.add(to);
        }
        return rows;
    }

    private <T> T require(Object value, Class<T> type, int position) {
        if (!type.isInstance(value)) {
            throw mismatch(value, position);
        }
        return type.cast(value);
    }

    private RowMismatchException mismatch(Object value, int position) {
        var field = schema.getFields().get(position);
        return new RowMismatchException("column " + field.getProp(RowSchema.ORIGINAL_NAME) + " of insight "
                + schema.getProp(RowSchema.ORIGINAL_NAME) + " is " + field.schema() + ", the row has a "
                + value.getClass().getSimpleName());
    }
}
