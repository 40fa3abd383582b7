package io.millrace.aggregation.rows;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.TrendMeasure;
import io.millrace.aggregation.window.WindowShift;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trend measures of one insight: their columns, and the windows that they compare. Not thread-safe. */
public final class Trends {
    private final List<Column> columns = new ArrayList<>();
    private final List<WindowShift> shifts;

    private record Column(TrendMeasure measure, int at, int of, WindowShift shift) {}

    /** Source of the values of the same group in earlier windows. */
    public interface Earlier {
        /** Returns the value of a measure, by its position in the definition, in the window that starts then; or null. */
        Object value(long windowStart, int column);
    }

    public Trends(WindowSpec window, List<Measure> measures) {
        Map<Optional<?>, WindowShift> known = new LinkedHashMap<>();
        var names = measures.stream().map(Measure::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (measures.get(i) instanceof TrendMeasure trend) {
                var shift = known.computeIfAbsent(trend.offset(), back -> new WindowShift(window, trend.offset()));
                columns.add(new Column(trend, i, names.indexOf(trend.comparedMeasure()), shift));
            }
        }
        shifts = List.copyOf(known.values());
    }

    public boolean isEmpty() {
        return columns.isEmpty();
    }

    /** Sets the trend values of a row, whose other values are given. */
    public void fill(long windowStart, List<Object> values, Earlier earlier) {
        for (var column : columns) {
            var before = earlier.value(column.shift.baselineStart(windowStart), column.of);
            values.set(column.at, column.measure.trend(values.get(column.of), before));
        }
    }

    /** Returns the starts of the later windows whose trends compare with the given window. */
    public List<Long> dependentStarts(long start, long end) {
        return shifts.stream().map(shift -> shift.dependentStart(start, end)).toList();
    }
}
