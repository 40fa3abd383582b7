package io.millrace.aggregation.shape;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.window.WindowAssigner;
import io.millrace.runtime.http.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Windows of a result by its definition or roll-up, with or without rows. */
final class ResultWindows {
    /** A window, ms since the epoch; the end is exclusive. */
    record Window(long start, long end) {}

    private final WindowSpec spec;

    private ResultWindows(WindowSpec spec) {
        this.spec = spec;
    }

    /** @param purpose parameter that needs the windows, for the refusal of session windows, which depend on events */
    static ResultWindows of(RowQuery query, String purpose) {
        WindowSpec spec = query.rollup().orElse(query.insight().window());
        if (spec instanceof WindowSpec.Session) {
            throw RequestException.badRequest(purpose + " needs windows that are cut by the clock, "
                    + query.insight().name() + " has sessions");
        }
        return new ResultWindows(spec);
    }

    /**
     * Windows that overlap [from, to), ascending.
     *
     * @param max greatest number of windows; more are refused with 422
     */
    List<Window> between(long from, long to, int max) {
        WindowAssigner assigner = WindowAssigner.of(spec);
        TreeMap<Long, Window> windows = new TreeMap<>();
        for (long at = from; at < to; ) {
            List<Window> found = at(at, assigner);
            found.forEach(window -> windows.put(window.start(), window));
            if (windows.size() > max) {
                throw new RequestException(
                        422,
                        "row_budget_exceeded",
                        "from and to span more than " + max + " windows: narrow them, or roll up");
            }
            at = spec instanceof WindowSpec.Hopping hopping
                    ? (Math.floorDiv(at, hopping.every().toMillis()) + 1)
                            * hopping.every().toMillis()
                    : found.get(0).end();
        }
        return List.copyOf(windows.values());
    }

    /** Least shift that maps windows onto windows. Shifts are rounded up to its multiples. */
    long step() {
        return spec instanceof WindowSpec.Hopping hopping
                ? hopping.every().toMillis()
                : Math.max(1, spec.size().toMillis());
    }

    /** The window of a row, shifted back. Where windows differ in length, as months do, the one that contains the shifted middle. */
    Window earlier(Row row, long shift) {
        long middle = row.windowStart() + (row.windowEnd() - row.windowStart()) / 2 - shift;
        List<Window> windows = at(middle, WindowAssigner.of(spec));
        return windows.stream()
                .filter(window -> window.start() == row.windowStart() - shift)
                .findFirst()
                .orElse(windows.get(0));
    }

    /** The window that {@link #earlier} maps to the window of this row; empty if none does. */
    Optional<Window> later(Row row, long shift) {
        long middle = row.windowStart() + (row.windowEnd() - row.windowStart()) / 2 + shift;
        List<Window> windows = at(middle, WindowAssigner.of(spec));
        Window window = windows.stream()
                .filter(one -> one.start() == row.windowStart() + shift)
                .findFirst()
                .orElse(windows.get(0));
        Row place = new Row(window.start(), window.end(), row.group(), row.values(), 0, false);
        return Optional.of(window).filter(one -> earlier(place, shift).start() == row.windowStart());
    }

    private static List<Window> at(long time, WindowAssigner assigner) {
        List<Window> windows = new ArrayList<>();
        for (int i = 0, count = assigner.assign(time); i < count; i++) {
            windows.add(new Window(assigner.start(i), assigner.end(i)));
        }
        return windows;
    }
}
