package io.millrace.aggregation.definition;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.RetractableMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Columns that funnels, retention and sessions provide, in the order of the engine's contributions. Their measures are
 * retractable, because a late event can change what a person contributed.
 */
final class JourneyColumns {
    /** Measure with its description. */
    record Column(Measure measure, String doc) {}

    private JourneyColumns() {}

    /** Dimensions that follow those of the definition. */
    static List<DimensionSpec> dimensions(JourneySpec journey) {
        if (journey instanceof JourneySpec.Funnel) {
            return List.of(DimensionSpec.provided("step", "The step of the funnel."));
        }
        if (journey instanceof JourneySpec.SessionRows) {
            return List.of(
                    DimensionSpec.provided("person", "Whose session it is."),
                    DimensionSpec.provided("session", "When it began, ISO-8601 in UTC."));
        }
        return List.of();
    }

    /** Provided measures; empty for a kind that has the measures of the definition. */
    static List<Column> measures(JourneySpec journey) {
        if (journey instanceof JourneySpec.Funnel) {
            return funnel();
        }
        if (journey instanceof JourneySpec.Retention retention) {
            return retention(retention);
        }
        return journey instanceof JourneySpec.Sessions ? sessions() : List.of();
    }

    private static List<Column> funnel() {
        return List.of(
                new Column(RetractableMeasures.count("people"), "People who reached the step."),
                new Column(
                        RetractableMeasures.count("dropped"), "People who reached the step before, and not this one."),
                new Column(
                        RetractableMeasures.average("conversion"), "Share of those who entered that reached the step."),
                new Column(
                        RetractableMeasures.average("step_conversion"),
                        "Share of those who reached the step before that reached this one."),
                new Column(
                        RetractableMeasures.quantile("seconds_p50", 0.5),
                        "Median of the seconds from the step before."),
                new Column(
                        RetractableMeasures.quantile("seconds_p95", 0.95), "95% took at most these seconds from it."),
                new Column(
                        RetractableMeasures.quantile("total_seconds_p50", 0.5),
                        "Median of the seconds from the entry."),
                new Column(RetractableMeasures.quantile("total_seconds_p95", 0.95), "95% took at most these seconds."),
                new Column(RetractableMeasures.position("position"), "Place of the step, from 1."));
    }

    private static List<Column> retention(JourneySpec.Retention retention) {
        var unit = retention.by().name().toLowerCase(Locale.ROOT);
        var columns = new ArrayList<Column>();
        columns.add(
                new Column(RetractableMeasures.count("people"), "People who came for the first time in this " + unit));
        for (int i = 1; i <= retention.periods(); i++) {
            var name = unit + "_" + i;
            columns.add(
                    new Column(RetractableMeasures.count(name), "Those of them who came in " + unit + " " + i + "."));
            columns.add(new Column(RetractableMeasures.average(name + "_rate"), "Their share."));
        }
        return columns;
    }

    private static List<Column> sessions() {
        return List.of(
                new Column(RetractableMeasures.count("sessions"), "Sessions that began in the window."),
                new Column(RetractableMeasures.count("people"), "People who had one."),
                new Column(RetractableMeasures.count("bounces"), "Sessions of a depth of 1 or less."),
                new Column(RetractableMeasures.average("bounce_rate"), "Their share."),
                new Column(RetractableMeasures.average("depth_avg"), "Mean depth of a session."),
                new Column(RetractableMeasures.quantile("depth_p50", 0.5), "Median depth."),
                new Column(RetractableMeasures.quantile("depth_p95", 0.95), "95% are at most so deep."),
                new Column(RetractableMeasures.average("seconds_avg"), "Mean seconds from first to last event."),
                new Column(RetractableMeasures.quantile("seconds_p50", 0.5), "Median of these seconds."),
                new Column(RetractableMeasures.quantile("seconds_p95", 0.95), "95% are at most so long."));
    }
}
