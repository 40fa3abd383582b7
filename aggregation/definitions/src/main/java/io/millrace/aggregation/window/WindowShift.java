package io.millrace.aggregation.window;

import io.millrace.aggregation.definition.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Mapping between a window and its baseline, the window that a trend compares it with: the previous window, or the one that began
 * a given time earlier by local time. Not thread-safe; times are ms since the epoch.
 */
public final class WindowShift {
    private final WindowSpec spec;
    private final WindowAssigner assigner;
    private final Optional<Duration> offset;

    /** @param offset how much earlier the baseline began; empty for the previous window */
    public WindowShift(WindowSpec spec, Optional<Duration> offset) {
        this.spec = spec;
        this.assigner = WindowAssigner.of(spec);
        this.offset = offset;
    }

    /** Start of the baseline of the window with this start. */
    public long baselineStart(long start) {
        if (offset.isPresent()) {
            return aligned(shifted(start, offset.get().negated()));
        }
        return spec instanceof WindowSpec.Hopping hopping
                ? aligned(shifted(start, hopping.size().negated()))
                : aligned(start - 1);
    }

    /** Start of the window whose baseline is the window with this start and end. */
    public long dependentStart(long start, long end) {
        return offset.isPresent() ? aligned(shifted(start, offset.get())) : aligned(end);
    }

    private long shifted(long start, Duration by) {
        var rules = spec.zone().getRules();
        if (rules.isFixedOffset()) {
            return start + by.toMillis();
        }
        var instant = Instant.ofEpochMilli(start);
        var local = LocalDateTime.ofInstant(instant, rules.getOffset(instant)).plus(by);
        return new LocalCalendar(spec.zone()).toEpochMillis(local);
    }

    private long aligned(long time) {
        assigner.assign(time);
        return assigner.start(0);
    }
}
