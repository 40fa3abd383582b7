package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Merges the partials of one merge partition into the row store, and emits changed rows in each commit. */
public final class MergeProcessor implements Processor<Integer, byte[], String, InsightUpdate> {
    /** Name of the commit hook. */
    public static final String HOOK = "merge-commit";

    /** Name of the node that takes rows. */
    public static final String ROWS = "insight-updates";
    /** Name of the node that takes alerts. */
    public static final String ALERTS = "insight-alerts";
    /** Name of the node that takes what finds no room, back to the topic of partials. */
    public static final String RESTS = "rests";

    private static final Duration SWEEP = Duration.ofSeconds(1);
    /** A punctuation makes Streams commit, so that the mark of what is reached moves on though nothing comes. */
    private static final Duration MARK = Duration.ofMillis(500);

    private final ActiveDefinitions active;
    private final int upstream;
    private final int partitions;
    private final long cacheBytes;
    private final MergeCounts counts;
    private final IntToLongFunction reached;

    private ProcessorContext<String, InsightUpdate> context;
    private Merger merger;
    private FreshnessWriter freshness;
    private CommitRequester pace;

    /**
     * @param upstream partitions of the topic of enriched events: that many report a watermark
     * @param partitions merge partitions
     * @param cacheBytes heap for rows ahead of the store, for one task
     * @param reached by merge partition, up to when all input was committed; {@link Long#MIN_VALUE} while unknown
     */
    public MergeProcessor(
            ActiveDefinitions active,
            int upstream,
            int partitions,
            long cacheBytes,
            MergeCounts counts,
            IntToLongFunction reached) {
        this.active = active;
        this.upstream = upstream;
        this.partitions = partitions;
        this.cacheBytes = cacheBytes;
        this.counts = counts;
        this.reached = reached;
    }

    /** Also called again on the same object when a transaction was aborted: all that it held is forgotten. */
    @Override
    public void init(ProcessorContext<String, InsightUpdate> processorContext) {
        context = processorContext;
        CommitHookStore hook = context.getStateStore(HOOK);
        hook.beforeCommit(context, this::beforeCommit);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(StoreKeys.STORE);
        merger = new Merger(
                store,
                new TaskDefinitions(active),
                upstream,
                cacheBytes,
                counts,
                this::emit,
                this::alert,
                new Rest(partitions, counts, this::sendRest));
        int partition = context.taskId().partition();
        freshness = new FreshnessWriter(store, () -> reached.applyAsLong(partition));
        pace = CommitRequester.schedule(context);
        context.schedule(MARK, PunctuationType.WALL_CLOCK_TIME, now -> {});
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> counts.dropped(merger.sweep()));
    }

    @Override
    public void process(Record<Integer, byte[]> record) {
        merger.merge(record.value());
        // The record's own time is of its sending: in a backlog, partials of old events are sent just now.
        pace.recordProcessed(merger.newestReceivedAt());
    }

    /** In the commit, in the transaction of the offsets. */
    private void beforeCommit() {
        merger.commit(context.currentSystemTimeMs());
        freshness.write();
    }

    private void emit(InsightUpdate row) {
        counts.emitted();
        context.forward(new Record<>(UpdateKey.of(row), row, context.currentSystemTimeMs()), ROWS);
    }

    private void alert(InsightAlert alert) {
        counts.alert(alert);
        forward(UpdateKey.of(alert), alert, ALERTS);
    }

    private void sendRest(byte[] packed, int partition) {
        forward(partition, packed, RESTS);
    }

    /** These children take other types than the main one, which are the context's. */
    @SuppressWarnings("unchecked")
    private void forward(Object key, Object value, String child) {
        ((ProcessorContext<Object, Object>) (ProcessorContext<?, ?>) context)
                .forward(new Record<>(key, value, context.currentSystemTimeMs()), child);
    }
}
