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
 * Presentation of result rows beyond what is stored: filled gaps, and comparison with an earlier period.
 *
 * @param now time of the request, ms since the epoch
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

    /** Rows of a page, with gaps filled if requested. */
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

    /** Placeholder rows of this period for rows that only the earlier period has. */
    public GapFill.Placeholder placeholder(RowQuery query, OptionalLong watermark) {
        return new GapFill.Placeholder(fill.orElse(GapFill.NULL).emptyValues(query), closedBefore(query, watermark));
    }

    private static long closedBefore(RowQuery query, OptionalLong watermark) {
        return watermark.isPresent()
                ? watermark.getAsLong() - query.insight().closesAfter().toMillis()
                : Long.MIN_VALUE;
    }
}
