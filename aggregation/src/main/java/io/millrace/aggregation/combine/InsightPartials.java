package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.window.WindowAssigner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one insight has collected since the last flush. */
final class InsightPartials {
    private final CompiledInsight insight;
    private final WindowAssigner windows;
    private final long activeFrom;
    private final GroupKey group;
    private final Measure[] measures;
    private final Map<String, Map<Long, WindowGroups>> byTenant = new HashMap<>();
    private WindowGroups last;
    private long key;
    private boolean matched;
    private long counted;

    InsightPartials(CompiledInsight insight, GroupKey group) {
        this.insight = insight;
        this.windows = WindowAssigner.of(insight.window());
        this.activeFrom = insight.spec().activeFrom();
        this.group = group;
        this.measures = insight.measures().toArray(new Measure[0]);
    }

    CompiledInsight insight() {
        return insight;
    }

    /** Evaluates everything that may fail, and changes nothing. */
    void match(EventView event) {
        matched = event.receivedAt() >= activeFrom && insight.matches(event);
        if (matched) {
            key = group.of(event);
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
        int grown = 0;
        int count = windows.assign(event.time());
        boolean any = false;
        for (int i = 0; i < count; i++) {
            long start = windows.start(i);
            long end = windows.end(i);
            if (start < activeFrom && end > activeFrom) {
                continue; // It counts from its next whole window.
            }
            any = true;
            grown += window(tenant, start, end).get(key, group, measures).add(event, event.receivedAt());
        }
        if (!any) {
            return -1;
        }
        counted++;
        return grown;
    }

    /** Every window that has a group, and forgets them. */
    List<WindowGroups> drain() {
        var drained = new ArrayList<WindowGroups>();
        byTenant.values().forEach(byStart -> drained.addAll(byStart.values()));
        byTenant.clear();
        last = null;
        return drained;
    }

    /** How many events it counted since this was last asked. */
    long takeCounted() {
        long taken = counted;
        counted = 0;
        return taken;
    }

    private WindowGroups window(String tenant, long start, long end) {
        if (last != null && last.start == start && last.tenant.equals(tenant)) {
            return last;
        }
        last = byTenant.computeIfAbsent(tenant, key -> new HashMap<>())
                .computeIfAbsent(start, key -> new WindowGroups(tenant, start, end));
        return last;
    }
}
