package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.rows.trace.FlushTrace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Combines events into partial aggregates by insight, tenant, window and group, until the next flush. Insights that combining does
 * not reduce pass through. Not thread-safe: each task has its own.
 */
final class Combiner {
    private static final int TENANT = EventField.TENANT.slot();

    private final Groupings groupings = new Groupings();
    private final InsightPartials[] insights;
    private final EventNameIndex insightsByName;
    private final ExpressionFailures failures;
    private final PersonGroups persons;
    private final Map<String, Long> uncombined = new HashMap<>();
    private String lastTenant = "";
    private byte[] lastTenantUtf8 = {};
    private long bytes;
    /** Heap of the groupings after the last flush: interned strings outlive it. */
    private long keptBytes;

    /**
     * @param partitions merge partitions
     * @param failures collects events that an insight does not count because its expression failed
     * @param persons learns in each flush which groups counted which persons
     */
    Combiner(List<CompiledInsight> insights, int partitions, ExpressionFailures failures, PersonGroups persons) {
        this.failures = failures;
        this.persons = persons;
        this.insights = insights.stream()
                .filter(insight -> !insight.isJourney())
                .map(insight -> new InsightPartials(insight, groupings.by(insight.dimensions()), partitions))
                .toArray(InsightPartials[]::new);
        this.insightsByName = new EventNameIndex(this.insights);
    }

    /**
     * Adds the event to every insight that counts it. An insight whose expression fails on the event does not.
     *
     * @return how many do
     */
    int count(EventView event) {
        int matched = 0;
        var tenant = tenant(event);
        for (var insight : insightsByName.candidates(event)) {
            int grown = insight.count(event, tenant, failures);
            if (grown >= 0) {
                matched++;
                bytes += grown;
            }
        }
        return matched;
    }

    /** Traces the rows that count the event. */
    void trace(EventView event, String traceparent, FlushTrace trace) {
        var tenant = tenant(event);
        for (var insight : insightsByName.candidates(event)) {
            insight.trace(event, tenant, traceparent, trace);
        }
    }

    /** The event's tenant; the same string object while the tenant does not change. */
    private String tenant(EventView event) {
        if (!event.textEquals(TENANT, lastTenantUtf8)) {
            lastTenant = event.tenant();
            lastTenantUtf8 = lastTenant.getBytes(StandardCharsets.UTF_8);
        }
        return lastTenant;
    }

    /** Heap taken since the last flush, in bytes, approximately. */
    long bytes() {
        return bytes + groupings.bytes() - keptBytes;
    }

    /** Passes on the number of events that each insight counted since the last call. */
    void takeCounted(ObjLongConsumer<String> counts) {
        for (var insight : insights) {
            long counted = insight.takeCounted();
            if (counted > 0) {
                counts.accept(insight.insight().name(), counted);
            }
        }
    }

    /**
     * Writes all partials to the writers of their merge partitions, one section for each window, and forgets them.
     *
     * @return number of groups written
     */
    int flush(PackedWriter[] writers) {
        int groups = 0;
        for (var insight : insights) {
            int combined = flushCombined(insight, writers);
            int passedThrough = flushPassThrough(insight, writers);
            if (passedThrough > 0) {
                uncombined.merge(insight.insight().name(), (long) passedThrough, Long::sum);
            }
            insight.recordFlush(combined + passedThrough);
            groups += combined + passedThrough;
        }
        bytes = 0;
        groupings.clearIfLarge();
        keptBytes = groupings.bytes();
        return groups;
    }

    /** Passes on the number of groups that each insight sent in pass-through since the last call. */
    void takeUncombined(ObjLongConsumer<String> counts) {
        uncombined.forEach(counts::accept);
        uncombined.clear();
    }

    private int flushCombined(InsightPartials insight, PackedWriter[] writers) {
        List<List<PartialGroup>> byPartition = new ArrayList<>();
        for (int i = 0; i < writers.length; i++) {
            byPartition.add(new ArrayList<>());
        }
        int groups = 0;
        var spec = insight.insight().spec();
        var name = spec.liveName();
        for (var window : insight.drain()) {
            window.forEach(group -> byPartition
                    .get(MergePartitioner.partition(name, window.tenant, group.group, writers.length))
                    .add(group));
            for (int i = 0; i < writers.length; i++) {
                var packed = byPartition.get(i);
                if (!packed.isEmpty()) {
                    var writer = writers[i];
                    writer.beginSection(name, spec.generation(), window.tenant, window.start, window.end);
                    packed.forEach(one -> writer.addGroup(one.group, one.newestReceivedAt, one.accumulators));
                    if (insight.countsPersons()) {
                        packed.forEach(one -> index(insight, window, one));
                    }
                    groups += packed.size();
                    packed.clear();
                }
            }
        }
        return groups;
    }

    private void index(InsightPartials insight, WindowGroups window, PartialGroup group) {
        var spec = insight.insight().spec();
        int listed = insight.listedPersons();
        if (persons.startGroup(
                window.tenant, spec, window.start, window.end, group.group, group.newestReceivedAt, listed)) {
            for (var accumulator : group.accumulators) {
                accumulator.forEachPerson(persons::add);
            }
        }
    }

    private int flushPassThrough(InsightPartials insight, PackedWriter[] writers) {
        int groups = 0;
        var spec = insight.insight().spec();
        var name = spec.liveName();
        int listed = insight.listedPersons();
        for (var window : insight.drainPassThrough()) {
            groups += window.groups();
            for (var one : window.persons()) {
                if (persons.startGroup(
                        window.tenant, spec, window.start, window.end, one.group, one.receivedAt, listed)) {
                    persons.add(one.person);
                }
            }
            for (int i = 0; i < writers.length; i++) {
                if (!window.chunks(i).isEmpty()) {
                    var writer = writers[i];
                    writer.beginSection(name, spec.generation(), window.tenant, window.start, window.end);
                    window.chunks(i).forEach(chunk -> writer.addEncodedGroups(chunk.bytes, chunk.groups));
                }
            }
        }
        return groups;
    }
}
