package io.millrace.aggregation.rows.trace;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.tracing.Tracing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/**
 * Rows of one merge partition that count a traced event and were not emitted since. It follows the {@value #MAX_ROWS} newest; a
 * restart forgets them. Not thread-safe.
 */
public final class RowTrace {
    static final int MAX_ROWS = 1_024;

    private final Tracing tracing;
    private final Map<Long, Traced> rows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Traced> eldest) {
            return size() > MAX_ROWS;
        }
    };

    private record Traced(String event, String flush) {}

    /** @param tracing must be on */
    public RowTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Learns which rows the partials of a record are traced of. */
    public void received(Headers headers) {
        for (var row : TracedRow.read(headers)) {
            rows.put(row.id(), new Traced(row.traceparent(), tracing.traceparent(headers)));
        }
    }

    /** Has the record of an emitted row carry the trace of the last traced event in it, if there is one. */
    public void mark(InsightUpdate row, Headers headers) {
        if (rows.isEmpty()) {
            return;
        }
        var group = GroupCodec.encode(row.getGroup());
        var traced = rows.remove(TracedRow.id(row.getInsight(), row.getTenant(), row.getWindowStart(), group));
        if (traced != null) {
            var span = tracing.making(traced.event, traced.flush, "row " + row.getInsight());
            span.tag("millrace.insight", row.getInsight())
                    .tag("millrace.tenant", row.getTenant())
                    .tag("millrace.revision", row.getRevision())
                    .mark(headers);
            span.end();
        }
    }
}
