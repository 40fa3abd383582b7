package io.millrace.aggregation.definition;

import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.MeasureFactory;
import java.time.Duration;
import java.util.Collection;

/** What a definition multiplies: each part may be sound by itself, and the product still end the process. */
final class DefinitionLimits {
    /** Heap that one event may begin to take, in all windows that it is in. */
    private static final long MAX_EVENT_BYTES = 4L << 20;
    /** Windows of one group that are kept; each is known to the engine by itself. */
    private static final long MAX_WINDOWS = 2_000_000;
    /** Characters of a definition: it is one record, with its expressions beside it. */
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
                    "the definition has " + yaml.length() + " characters, at most " + MAX_CHARACTERS + " are kept");
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

    /** From the start of a window to that of the next, ms. */
    private static long step(WindowSpec window) {
        if (window instanceof WindowSpec.Calendar) {
            return Duration.ofHours(1).toMillis();
        }
        return Math.max(1, (window instanceof WindowSpec.Hopping hopping ? hopping.every() : window.size()).toMillis());
    }
}
