package io.millrace.aggregation.combine;

import io.millrace.aggregation.combine.CombineCounts.Tally;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.watermark.UpstreamWatermark;
import io.millrace.runtime.streams.BatchedRecords;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Combines the events of one partition in memory, and in each commit sends to each merge partition one record with its
 * partials and how far event time has come here. Events that cannot be read go to {@code events.failed}.
 */
public final class CombineProcessor implements Processor<byte[], byte[], Integer, byte[]> {
    /** Name of the commit hook. */
    public static final String HOOK = "combine-commit";

    /** Name of the node that takes the partials. */
    public static final String NEXT = "partials-repartition-filter";

    /** Name of the store of histories. */
    public static final String BACKFILLS = "backfills";

    private static final Duration TICK = Duration.ofSeconds(1);

    private final ActiveDefinitions active;
    private final SchemaIds ids;
    private final CombineSettings settings;
    private final CombineCounts counts;
    private final BackfillResources history;
    private final Optional<IntToLongFunction> arrived;

    private ProcessorContext<Integer, byte[]> context;
    private EventReader reader;
    private TaskDefinitions definitions;
    private Combiner combiner;
    private ExpressionFailures failures;
    private Journeys journeys;
    private Backfills backfills;
    private Cancellable readingHistory;
    private UpstreamWatermark watermark;
    private PackedWriter[] writers;
    private Tally tally;
    private Tally uncommitted;
    private CommitRequester pace;

    /**
     * @param arrived by partition of the events, the time up to which all that was accepted has been combined; see
     *     {@link UpstreamWatermark#inputProcessedThrough}. Empty where nobody watches the input
     */
    public CombineProcessor(
            ActiveDefinitions active,
            SchemaIds ids,
            CombineSettings settings,
            CombineCounts counts,
            BackfillResources history,
            Optional<IntToLongFunction> arrived) {
        this.arrived = arrived;
        this.active = active;
        this.ids = ids;
        this.settings = settings;
        this.counts = counts;
        this.history = history;
    }

    /** Also called again on the same object when a transaction was aborted: all that it held is forgotten. */
    @Override
    public void init(ProcessorContext<Integer, byte[]> processorContext) {
        context = processorContext;
        CommitHookStore hook = context.getStateStore(HOOK);
        hook.beforeCommit(context, this::beforeCommit);
        reader = new EventReader(ids);
        definitions = new TaskDefinitions(active);
        watermark = new UpstreamWatermark(
                settings.watermarkStep().toMillis(),
                TICK.toMillis(),
                settings.idleAfter().toMillis(),
                arrived.isPresent(),
                context.currentSystemTimeMs());
        writers = new PackedWriter[settings.mergePartitions()];
        Arrays.setAll(writers, i -> new PackedWriter());
        failures = new ExpressionFailures();
        tally = new Tally();
        uncommitted = new Tally();
        close();
        int partition = context.taskId().partition();
        var passes = new BackfillPassFactory(ids, history.consumers(), partition, settings.mergePartitions(), failures);
        backfills = new Backfills(
                context.getStateStore(BACKFILLS),
                partition,
                (insights, next, cut) -> passes.begin(definitions.set(), journeys, insights, next, cut),
                history.progress());
        watermark.restore(backfills.savedTime());
        compile();
        pace = CommitRequester.schedule(context);
        // Makes the task commit now and then without input, which is when an idle one says so.
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
    }

    private void tick() {
        publishCommitted();
        journeys.sweep(definitions::isGone);
        followDefinitions();
        backfills.atRest();
        if (backfills.isUnfinished() && readingHistory == null) {
            readingHistory =
                    context.schedule(BackfillResources.EVERY, PunctuationType.WALL_CLOCK_TIME, now -> readHistory());
        } else if (!backfills.isUnfinished() && readingHistory != null) {
            readingHistory.cancel();
            readingHistory = null;
        }
    }

    private void readHistory() {
        publishCommitted();
        backfills.work(System::nanoTime, System.nanoTime() + history.share().toNanos(), settings.maxBytes() / 2);
        if (backfills.bytes() >= settings.maxBytes() / 2 || bytes() > settings.maxBytes()) {
            flush(false);
            tally.earlyFlushes++;
        }
    }

    private long bytes() {
        return combiner.bytes() + journeys.bytes();
    }

    /** A change of definitions takes effect between two events. */
    private void followDefinitions() {
        if (definitions.isStale()) {
            flush(false);
            definitions.refresh();
            compile();
        }
    }

    @Override
    public void close() {
        readingHistory = null;
        if (backfills != null) {
            // Kept: a task that is suspended, and closed by that, may still be flushed.
            backfills.close();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        publishCommitted();
        pace.recordProcessed(record.timestamp());
        for (var event : BatchedRecords.unpack(record, context)) {
            process(event);
        }
    }

    private void process(ConsumerRecord<byte[], byte[]> record) {
        followDefinitions();
        if (bytes() > settings.maxBytes()) {
            flush(false);
            tally.earlyFlushes++;
        }
        backfills.at(record.offset());
        var event = read(record);
        if (event != null) {
            add(event);
        }
    }

    private EventView read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            fail(record, FailureReason.CORRUPT_AVRO, "an enriched event without a value");
            return null;
        }
        try {
            var event = reader.read(record.value());
            if (!BackfillPass.isInRange(event)) {
                fail(
                        record,
                        FailureReason.TIMESTAMP_OUT_OF_RANGE,
                        "event time " + event.time() + " ms, received at " + event.receivedAt() + " ms");
                return null;
            }
            return event;
        } catch (CorruptValueException e) { // dead-lettered
            fail(record, FailureReason.CORRUPT_AVRO, e.getMessage());
        } catch (UnknownSchemaIdException e) { // dead-lettered
            fail(record, FailureReason.UNKNOWN_SCHEMA_ID, e.getMessage());
        }
        return null;
    }

    private void add(EventView event) {
        combiner.match(event);
        journeys.match(event);
        if (combiner.add(event) + journeys.add(event) > 0) {
            tally.matched++;
        } else {
            tally.unmatched++;
        }
        // An event from the future may not close the windows of all others.
        watermark.advance(Math.min(event.time(), event.receivedAt()), context.currentSystemTimeMs());
    }

    /** In the commit, in the transaction of the offsets. */
    private void beforeCommit() {
        arrived.ifPresent(input -> watermark.inputProcessedThrough(
                input.applyAsLong(context.taskId().partition())));
        flush(watermark.shouldEmit(context.currentSystemTimeMs()));
        combiner.takeCounted(tally::counted);
        combiner.takeUncombined(tally::uncombined);
        journeys.takeCounted(tally::counted);
        journeys.takeRefused(tally::refused);
        failures.drainTo(tally::failed);
        backfills.save(watermark.lastEmitted());
        publishCommitted();
        uncommitted = tally;
        tally = new Tally();
    }

    /** Sends the partials, and the watermark with them; to partitions without partials only if all are to be told. */
    private void flush(boolean tellAll) {
        long now = context.currentSystemTimeMs();
        int partition = context.taskId().partition();
        long current = watermark.current();
        boolean idle = watermark.isIdle(now);
        for (int i = 0; i < writers.length; i++) {
            int to = i;
            writers[i].beginFlush(partition, settings.maxRecordBytes(), packed -> send(to, packed, now));
        }
        tally.groups += combiner.flush(writers) + journeys.flush(writers);
        tally.groups += backfills.flush(writers, tally::counted, tally::uncombined);
        for (var writer : writers) {
            writer.endFlush(current, idle, tellAll);
        }
        if (tellAll) {
            watermark.emitted(now);
        }
    }

    private void send(int partition, byte[] packed, long now) {
        tally.records++;
        context.forward(new Record<>(partition, packed, now), NEXT);
    }

    private void compile() {
        reader.setLayout(definitions.set().slotLayout());
        combiner = new Combiner(definitions.set().insights(), settings.mergePartitions(), failures);
        KeyValueStore<Bytes, byte[]> histories = context.getStateStore(Journeys.STORE);
        journeys = new Journeys(histories, definitions.set().insights(), settings.maxBytes() / 2, failures);
        backfills.use(definitions);
    }

    /** Counts of a transaction are told after it: this runs only when the one before was committed. */
    private void publishCommitted() {
        if (!uncommitted.isEmpty()) {
            counts.committed(uncommitted);
            uncommitted.failedFor.forEach(active.faults()::addFailures);
            uncommitted = new Tally();
        }
    }

    private void fail(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message) {
        tally.failed++;
        FailedEventForwarder.forward(context, record, reason, message);
    }
}
