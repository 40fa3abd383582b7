package io.millrace.aggregation.query;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.merge.InsightRows;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * The insights there are and their rows on this instance. Thread-safe; reading rows blocks, so it is for the pool's
 * threads.
 */
public final class RowSource {
    /** A page with the freshness that held when it was read. */
    public record Answer(PageCollector.Page page, Freshness freshness) {
        public List<Row> rows() {
            return page.rows();
        }

        /** Whether rows follow those of the page. */
        public boolean more() {
            return page.next().isPresent();
        }
    }

    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final InsightRows rows;
    private final Supplier<OptionalLong> stalenessMillis;
    private final QueryLimits limits;

    /**
     * @param insights the active insights at the moment
     * @param stalenessMillis events that were enriched at least so many ms ago are in the rows
     */
    public RowSource(
            Supplier<? extends Collection<InsightSpec>> insights,
            InsightRows rows,
            Supplier<OptionalLong> stalenessMillis,
            QueryLimits limits) {
        this.insights = insights;
        this.rows = rows;
        this.stalenessMillis = stalenessMillis;
        this.limits = limits;
    }

    /** The active insights at the moment, in no order. */
    public Collection<InsightSpec> insights() {
        return insights.get();
    }

    InsightSpec insight(String name) {
        Collection<InsightSpec> all = insights.get();
        return all.stream()
                .filter(insight -> insight.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestException.notFound(Nearest.unknown(
                        "insight", name, all.stream().map(InsightSpec::name).toList())));
    }

    public QueryLimits limits() {
        return limits;
    }

    public Freshness freshness() {
        // Staleness first: the rows read later hold at least what it promises.
        OptionalLong staleness = stalenessMillis.get();
        var local = rows.freshness();
        OptionalLong watermark =
                local.watermark() == Watermarks.NONE ? OptionalLong.empty() : OptionalLong.of(local.watermark());
        return new Freshness(watermark, staleness, local.complete());
    }

    /** Of nothing, and partial, while the rows are being restored or moved. */
    public Freshness freshnessIfKnown() {
        try {
            return freshness();
        } catch (InvalidStateStoreException e) { // what the metadata say holds without the rows
            return new Freshness(OptionalLong.empty(), OptionalLong.empty(), false);
        }
    }

    /**
     * Reads a page.
     *
     * @throws RequestException 422 if it takes more than the budget, 503 once the deadline is over
     * @throws InvalidStateStoreException while the rows are being restored or moved
     */
    public Answer read(RowQuery query, QueryPool.Deadline deadline) {
        Freshness freshness = freshness();
        CompiledInsight compiled =
                DefinitionSet.of(List.of(query.insight())).insights().get(0);
        RowReader reader = new RowReader(rows, compiled, limits, deadline, query, freshness.watermark());
        return new Answer(reader.read(), freshness);
    }
}
