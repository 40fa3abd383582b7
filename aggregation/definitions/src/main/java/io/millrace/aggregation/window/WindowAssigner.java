package io.millrace.aggregation.window;

import io.millrace.aggregation.definition.WindowSpec;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Assigner of event times to windows. Windows are half-open; times are ms since the epoch. Caches the last window, because events
 * arrive nearly in order. Not thread-safe.
 */
public final class WindowAssigner {
    private static final long DAY = 86_400_000;
    private static final long HOUR = 3_600_000;

    private final WindowSpec spec;
    private final long size;
    private final long every;
    private final LocalCalendar calendar;
    private final boolean fixed;
    private final long[] starts;
    private final long[] ends;
    private int count;
    private long knownFrom;
    private long knownTo = Long.MIN_VALUE;

    private WindowAssigner(WindowSpec spec, long size, long every, ZoneId zone) {
        this.spec = spec;
        this.size = size;
        this.every = every;
        this.calendar = new LocalCalendar(zone);
        this.fixed = zone.normalized().equals(ZoneOffset.UTC) || (every != size && every % DAY != 0);
        int most = every == size ? 1 : Math.toIntExact((size + every - 1) / every);
        starts = new long[most];
        ends = new long[most];
    }

    /** Assigner for the windows of a definition, except session windows, whose bounds depend on the events. */
    public static WindowAssigner of(WindowSpec spec) {
        if (spec instanceof WindowSpec.Tumbling tumbling) {
            long size = tumbling.size().toMillis();
            return new WindowAssigner(spec, size, size, tumbling.zone());
        }
        if (spec instanceof WindowSpec.Hopping hopping) {
            return new WindowAssigner(
                    spec, hopping.size().toMillis(), hopping.every().toMillis(), hopping.zone());
        }
        if (spec instanceof WindowSpec.Cumulative cumulative) {
            long size = cumulative.size().toMillis();
            return new WindowAssigner(spec, size, size, cumulative.zone());
        }
        if (spec instanceof WindowSpec.Calendar calendar) {
            return new WindowAssigner(spec, 0, 0, calendar.zone());
        }
        throw new IllegalArgumentException("no windows to assign for " + spec);
    }

    /** Finds the windows of the time and returns their number; {@link #start} and {@link #end} return their bounds. */
    public int assign(long time) {
        if (time >= knownFrom && time < knownTo) {
            return count;
        }
        if (spec instanceof WindowSpec.Calendar units) {
            assignCalendar(units.unit(), time);
        } else if (fixed) {
            assignFixed(time);
        } else if (size % DAY == 0) {
            assignDays(time);
        } else {
            assignSingle(size <= HOUR ? calendar.slot(size, time) : calendar.partOfDay(size, time));
        }
        return count;
    }

    public long start(int index) {
        return starts[index];
    }

    public long end(int index) {
        return ends[index];
    }

    private void assignFixed(long time) {
        count = 0;
        long newest = Math.floorDiv(time, every) * every;
        for (long start = newest; start > time - size; start -= every) {
            addWindow(start, start + size);
        }
        if (every == size) {
            remember(newest, newest + size);
        }
    }

    /** Windows of whole local days, which may have 23 or 25 hours. */
    private void assignDays(long time) {
        count = 0;
        long sizeDays = size / DAY;
        long everyDays = every / DAY;
        long day = calendar.day(time).toEpochDay();
        long newest = Math.floorDiv(day, everyDays) * everyDays;
        for (long start = newest; start > day - sizeDays; start -= everyDays) {
            addWindow(calendar.midnight(start), calendar.midnight(start + sizeDays));
        }
        if (count == 1) {
            remember(starts[0], ends[0]);
        }
    }

    private void assignCalendar(WindowSpec.CalendarUnit unit, long time) {
        if (unit == WindowSpec.CalendarUnit.HOUR) {
            assignSingle(calendar.slot(HOUR, time));
            return;
        }
        var start = LocalCalendar.unitStart(unit, calendar.day(time));
        assignSingle(new LocalCalendar.Span(
                calendar.midnight(start.toEpochDay()),
                calendar.midnight(LocalCalendar.nextUnitStart(unit, start).toEpochDay())));
    }

    private void assignSingle(LocalCalendar.Span window) {
        count = 0;
        addWindow(window.start(), window.end());
        remember(window.start(), window.end());
    }

    private void addWindow(long start, long end) {
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    private void remember(long from, long to) {
        knownFrom = from;
        knownTo = to;
    }
}
