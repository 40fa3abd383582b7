package io.millrace.aggregation.window;

import io.millrace.aggregation.definition.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * From a window to the one that a trend compares it with, and back: the one right before it, which ends where it
 * begins, or the one that began so many days before by the clock on the wall. Not thread-safe; times are ms since the epoch.
 */
public final class WindowShift {
    private final WindowSpec spec;
    private final WindowAssigner assigner;
    private final Optional<Duration> offset;

    /** @param back how long before; empty for the window right before */
    public WindowShift(WindowSpec spec, Optional<Duration> back) {
        this.spec = spec;
        this.assigner = WindowAssigner.of(spec);
        this.offset = back;
    }

    /** Start of the window that the one from this start is compared with. */
    public long baselineStart(long start) {
        if (offset.isPresent()) {
            return aligned(shifted(start, offset.get().negated()));
        }
        return spec instanceof WindowSpec.Hopping hopping
                ? aligned(shifted(start, hopping.size().negated()))
                : aligned(start - 1);
    }

    /** Start of the window that is compared with the one of this start and end. */
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
