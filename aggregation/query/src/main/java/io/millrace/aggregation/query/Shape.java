package io.millrace.aggregation.query;

import io.millrace.runtime.http.RequestException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an answer's rows are shown beyond what the stores hold: gaps filled, and beside an earlier period.
 *
 * @param now when the question was asked, ms since the epoch
 */
record Shape(Optional<Comparison> comparison, Optional<Fill> fill, long now) {
    static final String COMPARE = "compare";
    static final String FILL = "fill";

    static Shape parse(RowQuery query, Parameters parameters, Clock clock) {
        long now = clock.millis();
        Optional<Fill> fill = parameters.find(FILL).map(Fill::parse);
        if (fill.isPresent() && query.from() == 0) {
            throw RequestException.badRequest("fill needs from: gaps before the first row have no end");
        }
        return new Shape(parameters.find(COMPARE).map(text -> Comparison.parse(text, query, now)), fill, now);
    }

    boolean compares() {
        return comparison.isPresent();
    }

    boolean fills() {
        return fill.isPresent();
    }

    /** The rows of a page with their gaps filled, where that was asked for. */
    List<ShownRow> filled(RowQuery query, PageCollector.Page page, OptionalLong watermark, QueryLimits limits) {
        if (fill.isEmpty()) {
            return ShownRow.of(page.rows());
        }
        if (query.after().isPresent() || page.next().isPresent()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "fill needs the whole answer on one page: raise limit, narrow from and to, or roll up");
        }
        long to = Math.min(query.to(), Math.max(now, query.from() + 1));
        List<AnswerWindows.Window> windows = AnswerWindows.of(query, FILL).between(query.from(), to, limits.maxRows());
        return fill.get().fill(query, page.rows(), windows, closedBefore(query, watermark), limits.maxRows());
    }

    /** What stands for a row that only the period has that is compared with. */
    Fill.Absent absent(RowQuery query, OptionalLong watermark) {
        return new Fill.Absent(fill.orElse(Fill.NULL).nothing(query), closedBefore(query, watermark));
    }

    private static long closedBefore(RowQuery query, OptionalLong watermark) {
        return watermark.isPresent()
                ? watermark.getAsLong() - query.insight().closesAfter().toMillis()
                : Long.MIN_VALUE;
    }
}
