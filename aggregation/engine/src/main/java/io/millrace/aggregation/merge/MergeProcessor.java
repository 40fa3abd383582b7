package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.rows.trace.RowTrace;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.tracing.Tracing;
import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Processor that merges the partials of one merge partition into the row store and emits changed rows in each commit. */
public final class MergeProcessor implements Processor<Integer, byte[], String, InsightUpdate> {
    /** Name of the commit hook. */
    public static final String HOOK = "merge-commit";

    /** Name of the sink of rows. */
    public static final String ROWS = "insight-updates";
    /** Name of the sink of alerts. */
    public static final String ALERTS = "insight-alerts";
    /** Name of the sink of overflow groups, which writes back to the topic of partials. */
    public static final String OVERFLOW = "rests";

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Duration IDLE_COMMIT_INTERVAL = Duration.ofMillis(500);

    private final ActiveDefinitions active;
    private final MergeSettings settings;
    private final MergeCounts counts;
    private final IntToLongFunction freshAsOf;
    private final Tracing tracing;

    private ProcessorContext<String, InsightUpdate> context;
    private MergeTask task;
    private CommitRequester commits;
    /** Null if nothing is traced. */
    private RowTrace trace;

    /**
     * @param freshAsOf by merge partition, latest time by which all input was committed as rows, ms since the epoch;
     *     {@link Long#MIN_VALUE} while unknown
     */
    public MergeProcessor(
            ActiveDefinitions active,
            MergeSettings settings,
            MergeCounts counts,
            IntToLongFunction freshAsOf,
            Tracing tracing) {
        this.active = active;
        this.settings = settings;
        this.counts = counts;
        this.freshAsOf = freshAsOf;
        this.tracing = tracing;
    }

    /** Starts from the store; also called again on the same object after an aborted transaction. */
    @Override
    public void init(ProcessorContext<String, InsightUpdate> processorContext) {
        context = processorContext;
        trace = tracing.isOn() ? new RowTrace(tracing) : null;
        CommitHookStore hook = context.getStateStore(HOOK);
        hook.beforeCommit(context, () -> task.beforeCommit(context.currentSystemTimeMs()));
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(StoreKeys.STORE);
        int partition = context.taskId().partition();
        task = new MergeTask(
                store,
                new TaskDefinitions(active),
                settings,
                counts,
                new MergeOutput(this::forwardRow, this::forwardAlert, this::forwardOverflow),
                () -> freshAsOf.applyAsLong(partition));
        commits = CommitRequester.schedule(context);
        // A punctuation makes Kafka Streams commit, so that freshness advances while no partials arrive.
        context.schedule(IDLE_COMMIT_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {});
        context.schedule(SWEEP_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> task.sweep());
    }

    @Override
    public void process(Record<Integer, byte[]> record) {
        if (trace != null) {
            trace.received(record.headers());
        }
        // The record's own timestamp is when it was sent: in a backlog, partials of old events are sent just now.
        commits.recordProcessed(task.process(record.value()));
    }

    private void forwardRow(InsightUpdate row) {
        var record = new Record<>(UpdateKey.of(row), row, context.currentSystemTimeMs());
        if (trace != null) {
            trace.mark(row, record.headers());
        }
        context.forward(record, ROWS);
    }

    private void forwardAlert(InsightAlert alert) {
        forward(UpdateKey.of(alert), alert, ALERTS);
    }

    private void forwardOverflow(byte[] packed, int partition) {
        forward(partition, packed, OVERFLOW);
    }

    /** Forwards to a sink of other types than the context's, which are those of rows. */
    @SuppressWarnings("unchecked")
    private void forward(Object key, Object value, String child) {
        ((ProcessorContext<Object, Object>) (ProcessorContext<?, ?>) context)
                .forward(new Record<>(key, value, context.currentSystemTimeMs()), child);
    }
}
