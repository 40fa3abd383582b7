package io.millrace.aggregation.definition;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.TrendMeasure;
import java.time.Duration;
import java.util.Collection;

/** Checks that an insight's trends have an earlier window to compare with. */
final class TrendRules {
    private final YamlMapping insight;
    private final WindowSpec window;
    private final boolean journey;

    TrendRules(YamlMapping insight, WindowSpec window, boolean journey) {
        this.insight = insight;
        this.window = window;
        this.journey = journey;
    }

    void check(Collection<Measure> measures) {
        for (var measure : measures) {
            if (measure instanceof TrendMeasure trend) {
                if (journey) {
                    fail(insight, trend, "rows of funnels, retention and sessions have no earlier row to compare with");
                } else if (trend.offset().isPresent()
                        && !window.repeatsAfter(trend.offset().get())) {
                    fail(
                            insight,
                            trend,
                            "no window of this insight begins "
                                    + YamlMapping.plain(trend.offset().get()) + " before another one");
                }
            }
        }
    }

    static void checkRetention(YamlMapping insight, WindowSpec window, Duration retain, Collection<Measure> measures) {
        for (var measure : measures) {
            if (measure instanceof TrendMeasure trend) {
                var reaches = trend.offset().orElse(window.maxLength()).plus(window.maxLength());
                if (retain.compareTo(reaches) < 0) {
                    fail(
                            insight,
                            trend,
                            "'retain' must cover both windows that the trend compares, " + YamlMapping.plain(reaches));
                }
            }
        }
    }

    private static void fail(YamlMapping insight, TrendMeasure trend, String message) {
        insight.mapping("measures").ifPresent(measures -> measures.report(measures.value(trend.name()), message));
    }
}
