package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.window.WindowAssigner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one insight has collected since the last flush. */
final class InsightPartials {
    /** Of a window without groups. */
    private static final int WINDOW_BYTES = 1_000;
    /** Of an empty list. */
    private static final int LIST_BYTES = 40;

    private final CompiledInsight insight;
    private final WindowAssigner windows;
    private final long activeFrom;
    private final long windowsFrom;
    private final Grouping group;
    private final Measure[] measures;
    private final GroupMeasures groupMeasures;
    private final int partitions;
    private final CombiningSwitch reduction = new CombiningSwitch();
    private final ByteSink scratch = new ByteSink(256);
    private final Map<String, Map<Long, WindowGroups>> byTenant = new HashMap<>();
    private final Map<String, Map<Long, PassThroughGroups>> straight = new HashMap<>();
    private WindowGroups last;
    /** As many groups as a window had in the flush before: tables need not grow each time. */
    private int expected;
    /** As many as all windows had: no more room is made before there are groups, however many windows come. */
    private int expectedOfAll;
    /** Heap of windows that were opened and not told of yet. */
    private int opened;

    private long key;
    private boolean matched;
    private long counted;
    private long contributed;

    /** @param partitions merge partitions */
    InsightPartials(CompiledInsight insight, Grouping group, int partitions) {
        this.insight = insight;
        this.partitions = partitions;
        this.windows = WindowAssigner.of(insight.window());
        this.activeFrom = insight.spec().countsFrom();
        this.windowsFrom = insight.spec().windowsFrom();
        this.group = group;
        this.measures = insight.measures().toArray(new Measure[0]);
        this.groupMeasures = new GroupMeasures(insight.measures());
    }

    CompiledInsight insight() {
        return insight;
    }

    /** Evaluates everything that may fail, and changes nothing; an event that an expression fails on does not match. */
    void match(EventView event, ExpressionFailures failures) {
        matched = false;
        try {
            if (event.receivedAt() >= activeFrom && insight.matches(event)) {
                key = group.of(event);
                insight.evaluateArguments(event);
                matched = true;
            }
        } catch (RuntimeException e) {
            // No exit needed: it costs this insight this event, which is counted and shown with it.
            failures.record(insight.name(), e);
        }
    }

    /**
     * Adds the event that was matched last.
     *
     * @return by how many bytes this has grown, or -1 if the event does not count
     */
    int add(EventView event, String tenant) {
        if (!matched) {
            return -1;
        }
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
            grown += reduction.combines()
                    ? window(tenant, start, end).add(key, group, event)
                    : straight(tenant, start, end).add(insight.name(), group.encode(), measures, event, scratch);
        }
        if (!any) {
            return -1;
        }
        counted++;
        return grown + opened;
    }

    /** Whether events are combined until the next flush, or each is sent by itself because combining reduces too little. */
    boolean combines() {
        return reduction.combines();
    }

    /** What was drained came to so many groups. */
    void flushed(long groups) {
        reduction.flushed(contributed, groups);
        contributed = 0;
    }

    /** Every window of events that were not combined, and forgets them. */
    List<PassThroughGroups> drainStraight() {
        var drained = new ArrayList<PassThroughGroups>();
        straight.values().forEach(byStart -> drained.addAll(byStart.values()));
        straight.clear();
        return drained;
    }

    /** Every window that has a combined group, and forgets them. */
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

    /** How many events it counted since this was last asked. */
    long takeCounted() {
        long taken = counted;
        counted = 0;
        return taken;
    }

    private PassThroughGroups straight(String tenant, long start, long end) {
        return straight.computeIfAbsent(tenant, key -> new HashMap<>()).computeIfAbsent(start, key -> {
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
