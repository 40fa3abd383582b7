package io.millrace.aggregation.query;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.window.WindowAssigner;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a definition would make of some events, computed in memory and shown to nobody else. It counts each event by itself, so
 * definitions that follow a person's events in order are not previewed. Not thread-safe.
 */
final class Preview {
    /** Heap of all rows of a preview. */
    private static final long MOST_BYTES = 16L << 20;

    private static final int PLACE_BYTES = 400;

    private record Place(long start, long end, List<String> group) {}

    private final CompiledInsight insight;
    private final DefinitionSet set;
    private final EventReader reader;
    private final WindowAssigner windows;
    private final String[] dimensions;
    private final int maxGroups;
    private final Map<Place, List<Accumulator>> rows = new HashMap<>();
    private int matched;
    private int failed;
    private long bytes;

    private Preview(InsightSpec spec, SchemaIds ids, int maxGroups) {
        this.set = DefinitionSet.of(List.of(spec));
        this.insight = set.insights().get(0);
        this.reader = new EventReader(ids);
        this.windows = WindowAssigner.of(spec.window());
        this.dimensions = new String[insight.width()];
        this.maxGroups = maxGroups;
        reader.use(set.fields());
    }

    /** A preview; empty for what needs a person's events in order. */
    static Optional<Preview> of(InsightSpec spec, SchemaIds ids, int maxGroups) {
        boolean ordered = spec.journey().isPresent() || spec.window() instanceof WindowSpec.Session;
        return ordered ? Optional.empty() : Optional.of(new Preview(spec, ids, maxGroups));
    }

    /** @param tenant whose events count; empty for everybody's */
    void add(byte[] value, Optional<String> tenant) {
        EventView event = reader.read(value);
        if (!tenant.map(event.tenant()::equals).orElse(true) || !counts(event)) {
            return;
        }
        matched++;
        List<String> group = Arrays.asList(dimensions.clone());
        for (int i = 0, count = windows.assign(event.time()); i < count; i++) {
            Place place = new Place(windows.start(i), windows.end(i), group);
            List<Accumulator> row = rows.get(place);
            if (row == null) {
                row = insight.measures().stream().map(Measure::create).toList();
                rows.put(place, row);
                bytes += PLACE_BYTES;
            } else {
                bytes -= bytes(row);
            }
            row.forEach(accumulator -> accumulator.add(event));
            bytes += bytes(row);
            bounded();
        }
    }

    /** Whether the event counts; it does not where an expression fails on it. */
    private boolean counts(EventView event) {
        try {
            if (!insight.matches(event)) {
                return false;
            }
            insight.dimensions(event, dimensions);
            insight.prepare(event);
            return true;
        } catch (
                RuntimeException
                        e) { // no exit needed: as in the engine, it costs the insight this event and is counted
            failed++;
            return false;
        }
    }

    private void bounded() {
        if (rows.size() > maxGroups || bytes > MOST_BYTES) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    rows.size() > maxGroups
                            ? "the preview has more than " + maxGroups + " rows: group by something with fewer values"
                            : "the preview takes more than " + (MOST_BYTES >> 20)
                                    + " MiB: group by something with fewer values, or take simpler measures");
        }
    }

    private static long bytes(List<Accumulator> row) {
        long sum = 0;
        for (Accumulator accumulator : row) {
            sum += accumulator.sizeInBytes();
        }
        return sum;
    }

    /** Events that an expression failed on. */
    int failed() {
        return failed;
    }

    int matched() {
        return matched;
    }

    int size() {
        return rows.size();
    }

    /** The newest windows' rows. */
    List<Row> newest(int most) {
        List<Row> all = new ArrayList<>();
        rows.forEach((place, accumulators) ->
                all.add(new Row(place.start(), place.end(), place.group(), values(accumulators), 1, false)));
        Comparator<Row> newestFirst = new RowOrder(RowOrder.By.WINDOW, 0, true);
        all.sort(newestFirst);
        return all.subList(0, Math.min(most, all.size()));
    }

    private static List<Object> values(List<Accumulator> accumulators) {
        List<Object> values = new ArrayList<>(accumulators.size());
        accumulators.forEach(accumulator -> values.add(accumulator.result()));
        return values;
    }
}
