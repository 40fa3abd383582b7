package io.millrace.aggregation.preview;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowHeapSize;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.window.WindowAssigner;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dry run of one definition over events, in memory. Each event is evaluated by itself, so journey definitions, which follow a
 * person's events in order, have no preview. Not thread-safe.
 */
final class Preview {
    private record Place(long start, long end, List<String> group) {}

    /** Events between two measurements of the heap that accumulators use. */
    private static final int MEASURED_EVERY = 64;

    private static final int MEASURED_ROWS = 1_024;
    private static final int OVERHEAD = 200;

    private final CompiledInsight insight;
    private final EventReader reader;
    private final WindowAssigner windows;
    private final String[] dimensions;
    private final int maxGroups;
    private final Budget budget;
    private final Map<Place, List<Accumulator>> rows = new HashMap<>();
    private long rowBytes;
    private long taken;
    private int seen;
    private int matched;
    private int failed;

    private Preview(InsightSpec spec, SchemaIds ids, int maxGroups, Budget budget) {
        DefinitionSet set = DefinitionSet.compile(List.of(spec));
        this.insight = set.insights().get(0);
        this.reader = new EventReader(ids);
        this.windows = WindowAssigner.of(spec.window());
        this.dimensions = new String[insight.dimensionCount()];
        this.maxGroups = maxGroups;
        this.budget = budget;
        reader.setLayout(set.slotLayout());
    }

    /**
     * A preview; empty for journey definitions.
     *
     * @param maxGroups greatest number of rows; a definition that assigns one event to more windows is refused
     */
    static Optional<Preview> of(InsightSpec spec, SchemaIds ids, int maxGroups, Budget budget) {
        boolean ordered = spec.journey().isPresent() || spec.window() instanceof WindowSpec.Session;
        if (spec.window() instanceof WindowSpec.Hopping hopping
                && hopping.size().dividedBy(hopping.every()) > maxGroups) {
            throw tooMany(maxGroups);
        }
        return ordered ? Optional.empty() : Optional.of(new Preview(spec, ids, maxGroups, budget));
    }

    /** @param tenant only events of this tenant; empty for all */
    void add(byte[] value, Optional<String> tenant) {
        budget.check();
        EventView event = reader.read(value);
        if (!tenant.map(event.tenant()::equals).orElse(true)) {
            return;
        }
        if (counts(event)) {
            count(event);
        }
        if (++seen % MEASURED_EVERY == 0) {
            measure();
        }
    }

    /** Whether the event matches. If an expression fails on it, it does not. */
    private boolean counts(EventView event) {
        try {
            if (!insight.matches(event)) {
                return false;
            }
            insight.readGroup(event, dimensions);
            insight.evaluateArguments(event);
            return true;
        } catch (RuntimeException e) {
            // As in the engine: the insight loses this event, which is counted.
            failed++;
            return false;
        }
    }

    private void count(EventView event) {
        List<String> group = Arrays.asList(dimensions.clone());
        for (int i = 0, count = windows.assign(event.time()); i < count; i++) {
            Place place = new Place(windows.start(i), windows.end(i), group);
            List<Accumulator> row = rows.get(place);
            if (row == null) {
                row = insight.measures().stream().map(Measure::newAccumulator).toList();
                rows.put(place, row);
                rowBytes += OVERHEAD + RowHeapSize.ofTexts(group);
                if (rows.size() > maxGroups) {
                    throw tooMany(maxGroups);
                }
                if (rows.size() % MEASURED_ROWS == 0) {
                    measure();
                }
            }
            row.forEach(accumulator -> accumulator.addEvent(event));
        }
        matched++;
    }

    private static RequestException tooMany(int maxGroups) {
        return new RequestException(
                422,
                "row_budget_exceeded",
                "the preview has more than " + maxGroups
                        + " rows: group by something with fewer values, or into fewer windows");
    }

    /** Reserves the heap by which the rows have grown. */
    private void measure() {
        long bytes = rowBytes;
        for (List<Accumulator> row : rows.values()) {
            for (Accumulator accumulator : row) {
                bytes += accumulator.heapBytes();
            }
        }
        if (bytes > taken) {
            budget.reserve(bytes - taken);
            taken = bytes;
        }
    }

    /** Drops the rows and releases their heap. */
    void close() {
        rows.clear();
        budget.release(taken);
        taken = 0;
    }

    int matched() {
        return matched;
    }

    /** Events on which an expression failed. */
    int failed() {
        return failed;
    }

    int size() {
        return rows.size();
    }

    /** Rows of the newest windows. */
    List<Row> newest(int maxRows) {
        List<Row> all = new ArrayList<>();
        Comparator<Row> newestFirst = new RowOrder(RowOrder.By.WINDOW, 0, true);
        rows.keySet()
                .forEach(place -> all.add(new Row(place.start(), place.end(), place.group(), List.of(), 1, false)));
        all.sort(newestFirst);
        return all.stream().limit(maxRows).map(this::withValues).toList();
    }

    private Row withValues(Row row) {
        List<Object> values = new ArrayList<>();
        rows.get(new Place(row.windowStart(), row.windowEnd(), row.group()))
                .forEach(accumulator -> values.add(accumulator.result()));
        return new Row(row.windowStart(), row.windowEnd(), row.group(), values, 1, false);
    }
}
