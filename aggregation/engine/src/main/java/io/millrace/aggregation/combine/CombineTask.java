package io.millrace.aggregation.combine;

import io.millrace.aggregation.combine.CombineCounts.Tally;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.rows.trace.FlushTrace;
import io.millrace.aggregation.watermark.UpstreamWatermark;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.person.PersonMove;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The combining of one partition of enriched events, without Kafka Streams: what happens on an event, a tick, a slice of
 * backfill and a commit, and in which order. Not thread-safe.
 *
 * <p>All state since the last commit is in this object and in its two stores. After an aborted transaction a new task is made
 * over the stores as they were committed.
 */
final class CombineTask implements AutoCloseable {
    /** How often {@link #tick} is called. */
    static final Duration TICK = Duration.ofSeconds(1);

    private final CombineResources resources;
    private final CombineSettings settings;
    private final int partition;
    private final KeyValueStore<Bytes, byte[]> histories;
    private final LongSupplier clock;
    private final Output output;
    private final EventDecoder decoder;
    private final PersonMoves persons;
    private final TaskDefinitions definitions;
    private final UpstreamWatermark watermark;
    private final PackedWriter[] writers;
    private final ExpressionFailures failures = new ExpressionFailures();
    private final Backfills backfills;

    private Combiner combiner;
    private Journeys journeys;
    private Tally tally = new Tally();
    private Tally uncommitted = new Tally();

    /** Where a task's output goes, in the transaction that commits the task's input offsets. */
    interface Output {
        /**
         * Sends one value to a merge partition.
         *
         * @param now wall-clock time of the flush, ms
         */
        void sendPartials(int mergePartition, byte[] packed, long now);

        /** Sends what was kept for a person that was given up to the survivor's task. */
        void sendMove(PersonMove move, long now);

        void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message);
    }

    /**
     * @param stores the stores, as of the last commit
     * @param clock wall-clock time, ms
     */
    CombineTask(CombineResources resources, int partition, CombineStores stores, LongSupplier clock, Output output) {
        this.resources = resources;
        this.settings = resources.settings();
        this.partition = partition;
        this.histories = stores.histories();
        this.clock = clock;
        this.output = output;
        decoder = new EventDecoder(resources.ids(), this::deadLetter);
        persons = new PersonMoves(
                new PersonPointers(stores.pointers()),
                new PersonGroups(stores.groups(), settings.maxBytes() / 4),
                settings.maxRecordBytes());
        definitions = new TaskDefinitions(resources.active());
        watermark = new UpstreamWatermark(
                settings.watermarkStep().toMillis(),
                TICK.toMillis(),
                settings.idleAfter().toMillis(),
                resources.inputProgress().isPresent(),
                clock.getAsLong());
        writers = new PackedWriter[settings.mergePartitions()];
        Arrays.setAll(writers, i -> new PackedWriter());
        var passes = new BackfillPassFactory(
                resources.ids(),
                resources.backfills().consumers(),
                partition,
                settings.mergePartitions(),
                failures,
                persons);
        backfills = new Backfills(
                stores.backfills(),
                partition,
                (insights, next, handover) -> passes.create(definitions.set(), journeys, insights, next, handover),
                passes::endIfEmpty,
                resources.backfills().progress());
        watermark.restore(backfills.savedTime());
        compile();
    }

    /**
     * Processes the next event of the partition.
     *
     * @return how many insights count it
     */
    int process(ConsumerRecord<byte[], byte[]> record) {
        publishCommitted();
        followDefinitions();
        if (bytes() > settings.maxBytes()) {
            flushEarly();
        }
        backfills.observeOffset(record.offset());
        var event = decoder.event(record);
        return event == null ? 0 : count(event);
    }

    /** Traces the event that was processed last, and, if some insight counts it, its rows. */
    void trace(ConsumerRecord<byte[], byte[]> record, boolean isCounted, FlushTrace trace) {
        var traceparent = trace.follow(record.headers());
        if (traceparent != null && isCounted) {
            combiner.trace(decoder.event(record), traceparent, trace);
        }
    }

    /** Processes the next merge of persons of the partition. */
    void processMerge(ConsumerRecord<byte[], byte[]> record) {
        publishCommitted();
        followDefinitions();
        var merge = decoder.merge(record);
        if (merge != null) {
            persons.merge(merge, journeys, tally);
        }
    }

    /** Processes the next move of a person of the partition. */
    void processMove(ConsumerRecord<byte[], byte[]> record) {
        publishCommitted();
        var move = decoder.move(record);
        if (move == null) {
            return;
        }
        for (var history : move.getHistories()) {
            definitions.await(history.getInsight(), history.getGeneration());
        }
        followDefinitions();
        if (bytes() > settings.maxBytes()) {
            flushEarly();
        }
        persons.receive(move, journeys, tally);
    }

    /** Does what is due without events; to be called every {@link #TICK}. */
    void tick() {
        publishCommitted();
        sweepHistories();
        followDefinitions();
        backfills.observeIdle();
    }

    /** Drops a bounded number of per-person histories that have expired. */
    void sweepHistories() {
        journeys.sweep(definitions::isGone);
        persons.groups().sweep();
    }

    /** Whether {@link #readBackfill} has something left to do. */
    boolean hasBackfill() {
        return backfills.isUnfinished();
    }

    /**
     * Reads a slice of the backfill.
     *
     * @param nanos the clock that the deadline is compared with
     */
    void readBackfill(LongSupplier nanos, long deadline) {
        publishCommitted();
        backfills.readSlice(nanos, deadline, settings.maxBytes() / 2);
        if (backfills.bytes() >= settings.maxBytes() / 2 || bytes() > settings.maxBytes()) {
            flushEarly();
        }
    }

    /** Heap that partials and histories in memory take, approximately. */
    long bytes() {
        return combiner.bytes() + journeys.bytes();
    }

    /** Flushes between commits, to free memory; what is sent belongs to the transaction of the next commit. */
    void flushEarly() {
        flush(false);
        tally.earlyFlushes++;
    }

    /** Sends and stores everything since the last commit; to be called in the transaction of the input offsets. */
    void beforeCommit() {
        resources
                .inputProgress()
                .ifPresent(progress -> watermark.inputProcessedThrough(progress.applyAsLong(partition)));
        flush(watermark.shouldEmit(clock.getAsLong()));
        combiner.takeCounted(tally::counted);
        combiner.takeUncombined(tally::uncombined);
        journeys.takeCounted(tally::counted);
        journeys.takeRefused(tally::refused);
        failures.drainTo(tally::expressionFailed);
        backfills.save(watermark.lastEmitted());
        publishCommitted();
        uncommitted = tally;
        tally = new Tally();
    }

    /** Closes the backfill's consumer. A closed task may still be flushed and committed: Streams does so on suspension. */
    @Override
    public void close() {
        backfills.close();
    }

    private void followDefinitions() {
        if (definitions.isStale()) {
            flush(false);
            definitions.refresh();
            compile();
        }
    }

    private void compile() {
        decoder.reader.setLayout(definitions.set().slotLayout());
        var insights = definitions.set().insights();
        combiner = new Combiner(insights, settings.mergePartitions(), failures, persons.groups());
        persons.followDefinitions(insights);
        journeys = new Journeys(histories, insights, settings.maxBytes() / 2, failures);
        backfills.followDefinitions(definitions);
    }

    private int count(EventView event) {
        int insights = combiner.count(event);
        journeys.match(event);
        insights += journeys.add(event, persons.isGivenUp(event));
        if (insights > 0) {
            tally.matched++;
        } else {
            tally.unmatched++;
        }
        // A time in the future must not close windows that other events still belong to.
        watermark.advance(Math.min(event.time(), event.receivedAt()), clock.getAsLong());
        return insights;
    }

    /** @param emitWatermark whether merge partitions without partials get the watermark, too */
    private void flush(boolean emitWatermark) {
        long now = clock.getAsLong();
        for (int i = 0; i < writers.length; i++) {
            int to = i;
            writers[i].beginFlush(partition, settings.maxRecordBytes(), packed -> send(to, packed, now));
        }
        tally.groups += combiner.flush(writers) + journeys.flush(writers);
        tally.groups += backfills.flush(writers, tally::counted, tally::uncombined);
        persons.flush(journeys, writers, tally, move -> output.sendMove(move, now));
        long current = watermark.current();
        boolean idle = watermark.isIdle(now);
        for (var writer : writers) {
            writer.endFlush(current, idle, emitWatermark);
        }
        if (emitWatermark) {
            watermark.emitted(now);
        }
    }

    private void send(int mergePartition, byte[] packed, long now) {
        tally.records++;
        output.sendPartials(mergePartition, packed, now);
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message) {
        tally.deadLettered++;
        output.deadLetter(record, reason, message);
    }

    /** Publishes the counts of the last {@link #beforeCommit}; to be called when its transaction is committed. */
    void publishCommitted() {
        if (!uncommitted.isEmpty()) {
            resources.counts().committed(uncommitted);
            uncommitted.expressionFailures.forEach(resources.active().faults()::addFailures);
            uncommitted = new Tally();
        }
    }
}
