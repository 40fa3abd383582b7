package io.millrace.aggregation.combine;

import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.rows.trace.FlushTrace;
import io.millrace.runtime.streams.BatchedRecords;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.person.PersonMove;
import io.millrace.schemas.topic.Topics;
import io.millrace.tracing.Tracing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Runs a {@link CombineTask} in Kafka Streams: events, merges and moves of one partition in; in each commit, one record of partials for each merge
 * partition out. Events that cannot be decoded go to {@code events.failed}.
 */
public final class CombineProcessor implements Processor<byte[], byte[], Integer, byte[]>, CombineTask.Output {
    /** Name of the commit hook. */
    public static final String HOOK = "combine-commit";

    /** Name of the downstream node that takes the partials. */
    public static final String NEXT = "partials-repartition-filter";

    /** Name of the store of backfill progress and of the watermark. */
    public static final String BACKFILLS = "backfills";

    /** Name of the store of persons that were given up. */
    public static final String POINTERS = PersonPointers.STORE;

    /** Name of the store of the groups that counted a person. */
    public static final String GROUPS = PersonGroups.STORE;

    /** Name of the sink of moves. */
    public static final String MOVES = "person-moves";

    private final CombineResources resources;
    private final Tracing tracing;

    private ProcessorContext<Integer, byte[]> context;
    private CombineTask task;
    private Cancellable backfillReads;
    private CommitRequester commits;
    /** Null if nothing is traced. */
    private FlushTrace trace;

    public CombineProcessor(CombineResources resources, Tracing tracing) {
        this.resources = resources;
        this.tracing = tracing;
    }

    /** Also called on the same object after an aborted transaction: a new task forgets what the old one held. */
    @Override
    public void init(ProcessorContext<Integer, byte[]> processorContext) {
        context = processorContext;
        CommitHookStore hook = context.getStateStore(HOOK);
        hook.beforeCommit(context, this::beforeCommit);
        close();
        trace = tracing.isOn() ? new FlushTrace(tracing, resources.settings().mergePartitions()) : null;
        task = new CombineTask(
                resources,
                context.taskId().partition(),
                new CombineStores(
                        context.getStateStore(Journeys.STORE),
                        context.getStateStore(BACKFILLS),
                        context.getStateStore(POINTERS),
                        context.getStateStore(GROUPS)),
                context::currentSystemTimeMs,
                this);
        commits = CommitRequester.schedule(context);
        // A punctuation makes Streams commit a task that gets no input, and the commit reports the task as idle.
        context.schedule(CombineTask.TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        commits.recordProcessed(record.timestamp());
        for (var one : BatchedRecords.unpack(record, context)) {
            if (one.topic().equals(Topics.EVENTS_ENRICHED.name())) {
                int insights = task.process(one);
                if (trace != null) {
                    task.trace(one, insights > 0, trace);
                }
            } else if (one.topic().equals(Topics.PERSON_MERGES.name())) {
                task.processMerge(one);
            } else {
                task.processMove(one);
            }
        }
    }

    private void beforeCommit() {
        task.beforeCommit();
        if (trace != null) {
            trace.end();
        }
    }

    private void tick() {
        task.tick();
        if (task.hasBackfill() && backfillReads == null) {
            backfillReads = context.schedule(
                    BackfillResources.SLICE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> readBackfill());
        } else if (!task.hasBackfill() && backfillReads != null) {
            backfillReads.cancel();
            backfillReads = null;
        }
    }

    private void readBackfill() {
        long deadline = System.nanoTime() + resources.backfills().sliceBudget().toNanos();
        task.readBackfill(System::nanoTime, deadline);
    }

    @Override
    public void sendPartials(int mergePartition, byte[] packed, long now) {
        var record = new Record<>(mergePartition, packed, now);
        if (trace != null) {
            trace.mark(mergePartition, record.headers());
        }
        context.forward(record, NEXT);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void sendMove(PersonMove move, long now) {
        // The sink takes other types than the context declares: those are the types of the main output.
        ((ProcessorContext<Object, Object>) (ProcessorContext<?, ?>) context)
                .forward(new Record<>(move.getTenant() + "/" + move.getSurvivor(), move, now), MOVES);
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message) {
        FailedEventForwarder.forward(context, record, reason, message);
    }

    @Override
    public void close() {
        // Streams cancels punctuations itself.
        backfillReads = null;
        if (task != null) {
            // Not forgotten: Streams may flush a task after it was suspended, which closes it.
            task.close();
        }
    }
}
