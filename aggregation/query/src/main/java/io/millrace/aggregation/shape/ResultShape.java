package io.millrace.aggregation.shape;

import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.rowquery.RowPage;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
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
public record ResultShape(Optional<PeriodComparison> comparison, Optional<GapFill> fill, long now) {

    public static ResultShape parse(RowQuery query, Parameters parameters, Clock clock) {
        long now = clock.millis();
        Optional<GapFill> fill = parameters.find(RowQueryParser.FILL).map(GapFill::parse);
        if (fill.isPresent() && query.from() == 0) {
            throw RequestException.badRequest("fill needs from: gaps before the first row have no end");
        }
        return new ResultShape(
                parameters.find(RowQueryParser.COMPARE).map(text -> PeriodComparison.parse(text, query, now)),
                fill,
                now);
    }

    public boolean compares() {
        return comparison.isPresent();
    }

    public boolean fills() {
        return fill.isPresent();
    }

    /** The rows of a page with their gaps filled, where that was asked for. */
    public List<ResultRow> filled(RowQuery query, RowPage page, OptionalLong watermark, QueryLimits limits) {
        if (fill.isEmpty()) {
            return ResultRow.of(page.rows());
        }
        if (query.after().isPresent() || page.next().isPresent()) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "fill needs the whole answer on one page: raise limit, narrow from and to, or roll up");
        }
        long to = Math.min(query.to(), Math.max(now, query.from() + 1));
        List<ResultWindows.Window> windows =
                ResultWindows.of(query, RowQueryParser.FILL).between(query.from(), to, limits.maxRows());
        return fill.get().fill(query, page.rows(), windows, closedBefore(query, watermark), limits.maxRows());
    }

    /** What stands for a row that only the period has that is compared with. */
    public GapFill.Absent absent(RowQuery query, OptionalLong watermark) {
        return new GapFill.Absent(fill.orElse(GapFill.NULL).nothing(query), closedBefore(query, watermark));
    }

    private static long closedBefore(RowQuery query, OptionalLong watermark) {
        return watermark.isPresent()
                ? watermark.getAsLong() - query.insight().closesAfter().toMillis()
                : Long.MIN_VALUE;
    }
}
