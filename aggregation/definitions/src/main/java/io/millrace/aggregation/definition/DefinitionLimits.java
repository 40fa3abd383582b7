package io.millrace.aggregation.definition;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.MeasureFactory;
import java.time.Duration;
import java.util.Collection;

/** Limits on the resources that the parts of a definition take together: memory per event, windows, bytes of a row. */
final class DefinitionLimits {
    /** Maximum heap that the first event of a group allocates in all of its windows. */
    private static final long MAX_EVENT_BYTES = 4L << 20;
    /** Maximum number of retained windows; the engine has an entry for each. */
    private static final long MAX_WINDOWS = 2_000_000;
    /** Maximum characters of a definition, which is one record together with its parsed columns. */
    private static final int MAX_CHARACTERS = 100_000;

    private static final int GROUP_BYTES = 200;

    private final YamlMapping insight;

    DefinitionLimits(YamlMapping insight) {
        this.insight = insight;
    }

    void check(WindowSpec window, Duration retain, Collection<Measure> measures, String yaml) {
        if (yaml.length() > MAX_CHARACTERS) {
            insight.report(
                    insight.node(),
                    "the definition has " + yaml.length() + " characters, at most " + MAX_CHARACTERS + " are allowed");
        }
        long most = 0;
        long first = GROUP_BYTES;
        for (var measure : measures) {
            most += measure.maxBytes();
            first += measure.newAccumulator().heapBytes();
        }
        if (most > MeasureFactory.MAX_ROW_BYTES) {
            insight.report(
                    insight.keyNode("measures"),
                    "a row may take " + most + " bytes, at most " + MeasureFactory.MAX_ROW_BYTES
                            + " fit in a record: spread the measures over several insights, or take fewer of"
                            + " quantile(), uniques() and top()");
        }
        if (first * windowsOfAnEvent(window) > MAX_EVENT_BYTES) {
            insight.report(
                    insight.keyNode("window"),
                    "an event would be in " + windowsOfAnEvent(window) + " windows of " + measures.size()
                            + " measures each, which takes more than " + (MAX_EVENT_BYTES >> 20) + " MiB");
        }
        long kept = retain.toMillis() / step(window);
        if (kept > MAX_WINDOWS) {
            insight.report(
                    insight.value("retain"),
                    "'retain' would keep " + kept + " windows, at most " + MAX_WINDOWS
                            + ": make it shorter, or the windows longer");
        }
    }

    private static long windowsOfAnEvent(WindowSpec window) {
        return window instanceof WindowSpec.Hopping hopping
                ? hopping.size().toMillis() / hopping.every().toMillis()
                : 1;
    }

    /** Time from the start of a window to the start of the next one, ms. */
    private static long step(WindowSpec window) {
        if (window instanceof WindowSpec.Calendar) {
            return Duration.ofHours(1).toMillis();
        }
        return Math.max(1, (window instanceof WindowSpec.Hopping hopping ? hopping.every() : window.size()).toMillis());
    }
}
