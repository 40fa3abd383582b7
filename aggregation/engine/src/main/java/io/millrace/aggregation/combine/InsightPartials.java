package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.rows.trace.FlushTrace;
import io.millrace.aggregation.window.WindowAssigner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Partial aggregates of one insight since the last flush. Not thread-safe. */
final class InsightPartials {
    static final int NOT_COUNTED = -1;

    /** No group key is negative. */
    private static final long NO_MATCH = -1;
    /** Heap of a window without groups. */
    private static final int WINDOW_BYTES = 1_000;
    /** Heap of an empty list. */
    private static final int LIST_BYTES = 40;

    private final CompiledInsight insight;
    private final String liveName;
    private final WindowAssigner windows;
    private final long activeFrom;
    private final long windowsFrom;
    private final Grouping grouping;
    private final Measure[] measures;
    private final GroupMeasures groupMeasures;
    private final int listedPersons;
    private final int partitions;
    private final CombiningSwitch combining = new CombiningSwitch();
    private final ByteSink scratch = new ByteSink(256);
    private final Map<String, Map<Long, WindowGroups>> byTenant = new HashMap<>();
    private final Map<String, Map<Long, PassThroughGroups>> passThrough = new HashMap<>();
    private WindowGroups last;
    /** Groups that a window had on average at the last flush: the initial capacity of new tables. */
    private int expected;
    /** Groups of all windows at the last flush: bounds the capacity that new tables take together. */
    private int expectedOfAll;
    /** Heap of the windows that the current event opened. */
    private int opened;

    private long counted;
    private long contributed;

    /** @param partitions merge partitions */
    InsightPartials(CompiledInsight insight, Grouping grouping, int partitions) {
        this.insight = insight;
        this.liveName = insight.spec().liveName();
        this.partitions = partitions;
        this.windows = WindowAssigner.of(insight.window());
        this.activeFrom = insight.spec().countsFrom();
        this.windowsFrom = insight.spec().windowsFrom();
        this.grouping = grouping;
        this.measures = insight.measures().toArray(new Measure[0]);
        this.listedPersons = insight.measures().stream()
                .mapToInt(Measure::listedPersons)
                .max()
                .orElse(0);
        this.groupMeasures = new GroupMeasures(insight.measures());
    }

    CompiledInsight insight() {
        return insight;
    }

    /** Whether a measure counts unique persons. */
    boolean countsPersons() {
        return listedPersons > 0;
    }

    /** How many unique persons of a group the measures list at most; all measures that count persons count the same. */
    int listedPersons() {
        return listedPersons;
    }

    /**
     * Adds the event if the insight counts it.
     *
     * @return by how many bytes this has grown, or {@link #NOT_COUNTED}
     */
    int count(EventView event, String tenant, ExpressionFailures failures) {
        long key = match(event, failures);
        return key == NO_MATCH ? NOT_COUNTED : add(event, key, tenant);
    }

    /** Evaluates every expression of the insight and changes nothing; returns the event's group key or {@link #NO_MATCH}. */
    private long match(EventView event, ExpressionFailures failures) {
        try {
            if (event.receivedAt() >= activeFrom && insight.matches(event)) {
                long key = grouping.key(event);
                insight.evaluateArguments(event);
                return key;
            }
        } catch (RuntimeException e) {
            // None of the four exits: only this insight skips the event, and the skip is counted and shown with the
            // insight.
            failures.record(insight.name(), e);
        }
        return NO_MATCH;
    }

    private int add(EventView event, long key, String tenant) {
        opened = 0;
        int grown = 0;
        int count = windows.assign(event.time());
        boolean any = false;
        for (int i = 0; i < count; i++) {
            long start = windows.start(i);
            long end = windows.end(i);
            if (start < windowsFrom) {
                continue;
            }
            any = true;
            contributed++;
            grown += combining.combines()
                    ? window(tenant, start, end).add(key, grouping, event)
                    : passThrough(tenant, start, end).add(liveName, grouping.encode(event), measures, event, scratch);
        }
        if (!any) {
            return NOT_COUNTED;
        }
        counted++;
        return grown + opened;
    }

    /** Traces the rows that count the event. */
    void trace(EventView event, String tenant, String traceparent, FlushTrace trace) {
        // Failures were recorded when the event was counted.
        if (match(event, new ExpressionFailures()) != NO_MATCH) {
            int count = windows.assign(event.time());
            for (int i = 0; i < count; i++) {
                if (windows.start(i) >= windowsFrom) {
                    trace.addRow(traceparent, liveName, tenant, windows.start(i), grouping.encode(event));
                }
            }
        }
    }

    /** Records how many groups the drained events became. */
    void recordFlush(long groups) {
        combining.recordFlush(contributed, groups);
        contributed = 0;
    }

    /** Removes and returns every window of pass-through events. */
    List<PassThroughGroups> drainPassThrough() {
        var drained = new ArrayList<PassThroughGroups>();
        passThrough.values().forEach(byStart -> drained.addAll(byStart.values()));
        passThrough.clear();
        return drained;
    }

    /** Removes and returns every window of combined groups. */
    List<WindowGroups> drain() {
        var drained = new ArrayList<WindowGroups>();
        byTenant.values().forEach(byStart -> drained.addAll(byStart.values()));
        byTenant.clear();
        int groups = drained.stream().mapToInt(WindowGroups::size).sum();
        expected = drained.isEmpty() ? 0 : groups / drained.size();
        expectedOfAll = groups;
        last = null;
        return drained;
    }

    /** Returns the number of events counted since the last call. */
    long takeCounted() {
        long taken = counted;
        counted = 0;
        return taken;
    }

    private PassThroughGroups passThrough(String tenant, long start, long end) {
        return passThrough.computeIfAbsent(tenant, key -> new HashMap<>()).computeIfAbsent(start, key -> {
            opened += WINDOW_BYTES + partitions * LIST_BYTES;
            return new PassThroughGroups(tenant, start, end, partitions);
        });
    }

    private WindowGroups window(String tenant, long start, long end) {
        if (last != null && last.start == start && last.tenant.equals(tenant)) {
            return last;
        }
        last = byTenant.computeIfAbsent(tenant, key -> new HashMap<>())
                .computeIfAbsent(start, key -> open(tenant, start, end));
        return last;
    }

    private WindowGroups open(String tenant, long start, long end) {
        opened += WINDOW_BYTES;
        int room = Math.min(expected, expectedOfAll);
        expectedOfAll -= room;
        return new WindowGroups(tenant, start, end, groupMeasures, room);
    }
}
