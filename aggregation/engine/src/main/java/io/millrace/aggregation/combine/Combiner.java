package io.millrace.aggregation.combine;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.partial.PackedWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Meets each event with every active insight once, and collects partial aggregates per insight, tenant, window and
 * group until they are flushed; of insights that combining does not reduce, events as they are. Not thread-safe: a task
 * has its own.
 */
final class Combiner {
    private static final int TENANT = EventField.TENANT.slot();

    private final Groupings keys = new Groupings();
    private final InsightPartials[] insights;
    private final EventNameIndex dispatch;
    private final ExpressionFailures failures;
    private final Map<String, Long> uncombined = new HashMap<>();
    private InsightPartials[] candidates = {};
    private String lastTenant = "";
    private byte[] lastTenantUtf8 = {};
    private long bytes;
    /** What the keys' numbers took after the last flush: they are kept from one to the next. */
    private long keptBytes;

    /**
     * @param partitions merge partitions
     * @param failures is told of events that an insight does not count because its expression failed
     */
    Combiner(List<CompiledInsight> insights, int partitions, ExpressionFailures failures) {
        this.failures = failures;
        this.insights = insights.stream()
                .filter(insight -> !insight.isJourney())
                .map(insight -> new InsightPartials(insight, keys.of(insight.dimensions()), partitions))
                .toArray(InsightPartials[]::new);
        this.dispatch = new EventNameIndex(this.insights);
    }

    /** Evaluates everything that may fail on an event's content, and changes nothing. What fails costs its insight this event. */
    void match(EventView event) {
        candidates = dispatch.candidates(event);
        for (var insight : candidates) {
            insight.match(event, failures);
        }
    }

    /**
     * Adds the event that was matched last to every insight that counts it.
     *
     * @return how many do
     */
    int add(EventView event) {
        int matched = 0;
        var tenant = tenant(event);
        for (var insight : candidates) {
            int grown = insight.add(event, tenant);
            if (grown >= 0) {
                matched++;
                bytes += grown;
            }
        }
        return matched;
    }

    /** The event's tenant, the same object as long as it is the same. */
    private String tenant(EventView event) {
        if (!event.textEquals(TENANT, lastTenantUtf8)) {
            lastTenant = event.tenant();
            lastTenantUtf8 = lastTenant.getBytes(StandardCharsets.UTF_8);
        }
        return lastTenant;
    }

    /** About how many bytes of heap it has taken since the last flush. */
    long bytes() {
        return bytes + keys.bytes() - keptBytes;
    }

    /** Tells how many events each insight counted since it was last asked. */
    void takeCounted(ObjLongConsumer<String> counts) {
        for (var insight : insights) {
            long counted = insight.takeCounted();
            if (counted > 0) {
                counts.accept(insight.insight().name(), counted);
            }
        }
    }

    /**
     * Writes all partials to the writer of their partition, one section a window, and forgets them.
     *
     * @return how many groups
     */
    int flush(PackedWriter[] writers) {
        int groups = 0;
        for (var insight : insights) {
            int combined = flushCombined(insight, writers);
            int straight = flushStraight(insight, writers);
            if (straight > 0) {
                uncombined.merge(insight.insight().name(), (long) straight, Long::sum);
            }
            insight.flushed(combined + straight);
            groups += combined + straight;
        }
        bytes = 0;
        keys.forgetMany();
        keptBytes = keys.bytes();
        return groups;
    }

    /** Tells how many groups of each insight were sent without combining since it was last asked. */
    void takeUncombined(ObjLongConsumer<String> counts) {
        uncombined.forEach(counts::accept);
        uncombined.clear();
    }

    private static int flushCombined(InsightPartials insight, PackedWriter[] writers) {
        List<List<PartialGroup>> byPartition = new ArrayList<>();
        for (int i = 0; i < writers.length; i++) {
            byPartition.add(new ArrayList<>());
        }
        int groups = 0;
        var spec = insight.insight().spec();
        for (var window : insight.drain()) {
            window.forEach(group -> byPartition
                    .get(MergePartitioner.partition(spec.name(), window.tenant, group.group, writers.length))
                    .add(group));
            for (int i = 0; i < writers.length; i++) {
                var packed = byPartition.get(i);
                if (!packed.isEmpty()) {
                    var writer = writers[i];
                    writer.beginSection(spec.name(), spec.generation(), window.tenant, window.start, window.end);
                    packed.forEach(one -> writer.addGroup(one.group, one.newestReceivedAt, one.accumulators));
                    groups += packed.size();
                    packed.clear();
                }
            }
        }
        return groups;
    }

    private static int flushStraight(InsightPartials insight, PackedWriter[] writers) {
        int groups = 0;
        var spec = insight.insight().spec();
        for (var window : insight.drainStraight()) {
            groups += window.groups();
            for (int i = 0; i < writers.length; i++) {
                if (!window.of(i).isEmpty()) {
                    var writer = writers[i];
                    writer.beginSection(spec.name(), spec.generation(), window.tenant, window.start, window.end);
                    window.of(i).forEach(chunk -> writer.addEncodedGroups(chunk.bytes, chunk.groups));
                }
            }
        }
        return groups;
    }
}
