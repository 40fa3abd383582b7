package io.millrace.aggregation.diff;

import io.millrace.aggregation.definition.DimensionSpec;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.rowquery.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns that two generations of an insight have in common, by name.
 *
 * @param dimensions in the order of the live definition
 * @param measures in the order of the live definition
 * @param onlyLive columns that only the live generation has, or that cannot be compared
 * @param onlyNext columns that only the shadow has
 */
record ComparedColumns(
        InsightSpec live,
        InsightSpec next,
        List<String> dimensions,
        List<String> measures,
        List<String> onlyLive,
        List<String> onlyNext) {
    /** Trends are computed from rows of the definition's own groups and have no values in a roll-up. */
    private static final Set<String> TRENDS = Set.of("change", "growth");

    static ComparedColumns of(InsightSpec live, InsightSpec next, boolean rollsUp) {
        List<String> dimensions = new ArrayList<>(dimensionNames(live));
        dimensions.retainAll(dimensionNames(next));
        boolean trends = !rollsUp
                && dimensions.size() == live.dimensions().size()
                && dimensions.size() == next.dimensions().size();
        List<String> measures = new ArrayList<>(measureNames(live, trends));
        measures.retainAll(measureNames(next, trends));
        return new ComparedColumns(
                live,
                next,
                dimensions,
                measures,
                others(live, dimensions, measures),
                others(next, dimensions, measures));
    }

    private static List<String> dimensionNames(InsightSpec spec) {
        return spec.dimensions().stream().map(DimensionSpec::name).toList();
    }

    private static List<String> measureNames(InsightSpec spec, boolean trends) {
        return spec.measures().stream()
                .filter(measure -> trends || !TRENDS.contains(measure.function()))
                .map(MeasureSpec::name)
                .toList();
    }

    private static List<String> others(InsightSpec spec, List<String> dimensions, List<String> measures) {
        List<String> others = new ArrayList<>(dimensionNames(spec));
        others.addAll(measureNames(spec, true));
        others.removeAll(dimensions);
        others.removeAll(measures);
        return others;
    }

    /** The row's group, in the order of {@link #dimensions}. */
    List<String> group(InsightSpec of, Row row) {
        List<String> kept =
                dimensionNames(of).stream().filter(dimensions::contains).toList();
        return dimensions.stream()
                .map(name -> row.group().get(kept.indexOf(name)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The row's values, in the order of {@link #measures}. */
    List<Object> values(InsightSpec of, Row row) {
        List<String> all = measureNames(of, true);
        return measures.stream()
                .map(name -> row.values().get(all.indexOf(name)))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
