package io.millrace.aggregation.rows.trace;

import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.tracing.BatchSpan;
import io.millrace.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * Traces of one combining task: the span of its next flush, which links to the traced events, and the rows that count them, by merge
 * partition. What it holds is bounded. Not thread-safe.
 */
public final class FlushTrace {
    /** Rows of a merge partition that a flush follows: an event may be in many windows of many insights. */
    static final int MAX_ROWS = 256;

    private final Tracing tracing;
    private final BatchSpan span;
    private final List<List<TracedRow>> rows = new ArrayList<>();

    /** @param tracing must be on */
    public FlushTrace(Tracing tracing, int mergePartitions) {
        this.tracing = tracing;
        this.span = tracing.batches("flush");
        for (int i = 0; i < mergePartitions; i++) {
            rows.add(new ArrayList<>());
        }
    }

    /**
     * Links the flush to the event of a record, if it is traced.
     *
     * @return where the event's trace continues; null if the event is not followed
     */
    public String follow(Headers headers) {
        var traceparent = tracing.traceparent(headers);
        return traceparent != null && span.add(traceparent) ? traceparent : null;
    }

    /**
     * Follows a row that counts a traced event.
     *
     * @param group encoded by {@link io.millrace.aggregation.partial.GroupCodec}
     */
    public void addRow(String traceparent, String insight, String tenant, long windowStart, byte[] group) {
        var own = rows.get(MergePartitioner.partition(insight, tenant, group, rows.size()));
        if (own.size() < MAX_ROWS) {
            own.add(new TracedRow(TracedRow.id(insight, tenant, windowStart, group), traceparent));
        }
    }

    /** Has the record of partials of a merge partition say which of its rows are traced. */
    public void mark(int mergePartition, Headers headers) {
        var own = rows.get(mergePartition);
        if (!own.isEmpty()) {
            span.begun().mark(headers);
            TracedRow.write(own, headers);
            own.clear();
        }
    }

    /** Ends the span of the flush; to be called in each commit. */
    public void end() {
        span.end();
        rows.forEach(List::clear);
    }
}
