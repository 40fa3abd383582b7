package io.millrace.aggregation.topology;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.Measure;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.TopItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Computes an insight's rows of a list of events, in as many parts as asked, merged over their serialised form. */
final class InsightRunner {
    private final EventBytes bytes = new EventBytes();
    private final EventReader reader = new EventReader(bytes.ids());
    private final CompiledInsight insight;

    InsightRunner(InsightSpec spec) {
        var set = DefinitionSet.compile(List.of(spec));
        this.insight = set.insights().get(0);
        reader.setLayout(set.slotLayout());
    }

    List<CaseFile.Row> rows(List<EnrichedEvent> events, int parts) {
        var merged = new LinkedHashMap<List<Object>, List<Accumulator>>();
        for (int part = 0; part < parts; part++) {
            var mine = new LinkedHashMap<List<Object>, List<Accumulator>>();
            for (int i = part; i < events.size(); i += parts) {
                add(events.get(i), mine);
            }
            mine.forEach((key, accumulators) -> merge(merged, key, accumulators));
        }
        var rows = new ArrayList<CaseFile.Row>();
        merged.forEach((key, accumulators) -> rows.add(row(key, accumulators)));
        return rows;
    }

    private void add(EnrichedEvent event, Map<List<Object>, List<Accumulator>> groups) {
        var view = reader.read(bytes.of(event));
        if (!insight.matches(view)) {
            return;
        }
        var group = new String[insight.dimensionCount()];
        insight.readGroup(view, group);
        long size = insight.window().size().toMillis();
        var key = new ArrayList<Object>(Arrays.asList(group));
        key.add(Instant.ofEpochMilli(Math.floorDiv(view.time(), size) * size));
        groups.computeIfAbsent(key, absent -> insight.measures().stream()
                        .map(Measure::newAccumulator)
                        .toList())
                .forEach(accumulator -> accumulator.addEvent(view));
    }

    private void merge(Map<List<Object>, List<Accumulator>> into, List<Object> key, List<Accumulator> accumulators) {
        var target = into.computeIfAbsent(key, absent -> insight.measures().stream()
                .map(Measure::newAccumulator)
                .toList());
        for (int i = 0; i < target.size(); i++) {
            var sink = new ByteSink();
            accumulators.get(i).serialize(sink);
            target.get(i).merge(insight.measures().get(i).deserialize(java.nio.ByteBuffer.wrap(sink.toByteArray())));
        }
    }

    private CaseFile.Row row(List<Object> key, List<Accumulator> accumulators) {
        var group = new TreeMap<String, Object>();
        for (int i = 0; i < insight.dimensionCount(); i++) {
            group.put(insight.spec().dimensions().get(i).name(), key.get(i));
        }
        var values = new TreeMap<String, Object>();
        for (int i = 0; i < accumulators.size(); i++) {
            values.put(
                    insight.measures().get(i).name(), plain(accumulators.get(i).result()));
        }
        return new CaseFile.Row((Instant) key.get(insight.dimensionCount()), group, values);
    }

    private static Object plain(Object result) {
        if (!(result instanceof List<?> items)) {
            return result;
        }
        return items.stream()
                .map(item -> Map.of(((TopItem) item).getValue(), ((TopItem) item).getCount()))
                .toList();
    }
}
