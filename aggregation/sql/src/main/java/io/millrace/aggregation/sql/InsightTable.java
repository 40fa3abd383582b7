package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.schemas.insight.MeasureType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * SQL table of an insight: {@code window_start, window_end, <dimensions>, <measures>, revision, final}. Lists of top values and
 * histograms are JSON text.
 */
public final class InsightTable extends AbstractTable {
    static final int WINDOW_START = 0;
    static final int WINDOW_END = 1;
    private static final int FIRST_DIMENSION = 2;

    /** Name, type and description of a column. */
    public record Column(String name, SqlTypeName type, boolean nullable, String remark) {}

    private final InsightSpec insight;

    InsightTable(InsightSpec insight) {
        this.insight = insight;
    }

    public InsightSpec insight() {
        return insight;
    }

    /** All columns, in the order of {@code SELECT *}. */
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("window_start", SqlTypeName.TIMESTAMP, false, "start of the window, inclusive, UTC"));
        columns.add(new Column("window_end", SqlTypeName.TIMESTAMP, false, "end of the window, exclusive, UTC"));
        insight.dimensions()
                .forEach(dimension -> columns.add(
                        new Column(dimension.name(), SqlTypeName.VARCHAR, true, "dimension: " + dimension.source())));
        insight.measures()
                .forEach(measure -> columns.add(new Column(
                        measure.name(),
                        type(measure.type()),
                        true,
                        "measure: " + measure.source()
                                + measure.errorBound()
                                        .map(bound -> " (" + bound + ")")
                                        .orElse(""))));
        columns.add(new Column("revision", SqlTypeName.BIGINT, false, "number of times that the row was emitted"));
        columns.add(new Column("final", SqlTypeName.BOOLEAN, false, "whether the window is closed"));
        return columns;
    }

    /** Table of a scan. */
    static InsightTable of(TableScan scan) {
        InsightTable table = scan.getTable().unwrap(InsightTable.class);
        if (table == null) {
            throw SqlErrors.refused("only insights can be read; recursive queries are not supported");
        }
        return table;
    }

    int width() {
        return FIRST_DIMENSION
                + insight.dimensions().size()
                + insight.measures().size()
                + 2;
    }

    /** Dimension index of a column; -1 if the column is not a dimension. */
    int dimensionIndex(int column) {
        int index = column - FIRST_DIMENSION;
        return index >= 0 && index < insight.dimensions().size() ? index : -1;
    }

    /** Measure index of a column; -1 if the column is not a measure. */
    int measureIndex(int column) {
        int index = column - FIRST_DIMENSION - insight.dimensions().size();
        return index >= 0 && index < insight.measures().size() ? index : -1;
    }

    /** Measure by name, ignoring case. */
    Optional<MeasureSpec> findMeasure(String name) {
        return insight.measures().stream()
                .filter(measure -> measure.name().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
        RelDataTypeFactory.Builder row = types.builder();
        for (Column column : columns()) {
            row.add(
                    column.name(),
                    types.createTypeWithNullability(types.createSqlType(column.type()), column.nullable()));
        }
        return row.build();
    }

    private static SqlTypeName type(MeasureType type) {
        return switch (type) {
            case LONG -> SqlTypeName.BIGINT;
            case DOUBLE -> SqlTypeName.DOUBLE;
            default -> SqlTypeName.VARCHAR;
        };
    }
}
