package io.millrace.sink.publish;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.runtime.streams.RecordSizeLimits;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.row.RowMismatchException;
import io.millrace.sink.topic.PreparedTopics;
import io.millrace.sink.topic.TopicLookup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Publishes each row to its insight's topic. A row whose topic is not ready waits in the store, with later rows of its insight
 * behind it, so that order is kept and other insights are not held up. Every row ends in its topic or in {@code
 * events.failed}.
 */
public final class PublishProcessor implements Processor<String, InsightUpdate, String, Object> {
    /** Name of the sink node for insight topics; dead letters go to {@link FailedEventSink#NAME}. */
    public static final String SINK = "insight-topics";

    /** Name of the store of waiting rows. */
    public static final String STORE = "waiting-rows";

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);

    /** Most waiting rows of an insight that are published per retry, which bounds the time of a punctuation. */
    private static final int MAX_ROWS_PER_RETRY = 5_000;

    private final PreparedTopics topics;
    private final Serializer<InsightUpdate> originals;
    private final WaitLimits limits;
    private final SinkMetrics metrics;
    private final FailedEventCounter failures;
    private final RowEncoders encoders = new RowEncoders();
    private ProcessorContext<String, Object> context;
    private WaitingRows waiting;
    private SinkMetrics.WaitingRowCount waitingCount;
    private CommitRequester commitRequester;
    private RecordSizeLimits sizes;

    public PublishProcessor(
            PreparedTopics topics,
            Serializer<InsightUpdate> originals,
            WaitLimits limits,
            SinkMetrics metrics,
            FailedEventCounter failures) {
        this.topics = topics;
        this.originals = originals;
        this.limits = limits;
        this.metrics = metrics;
        this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<String, Object> newContext) {
        context = newContext;
        sizes = RecordSizeLimits.from(context);
        KeyValueStore<String, InsightUpdate> store = context.getStateStore(STORE);
        waiting = new WaitingRows(store, originals, now());
        waitingCount = metrics.taskStarted(waiting.size());
        commitRequester = CommitRequester.schedule(context);
        context.schedule(RETRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, time -> retryWaitingRows());
    }

    @Override
    public void process(Record<String, InsightUpdate> record) {
        metrics.read.inc();
        commitRequester.recordProcessed(record.timestamp());
        var row = record.value();
        long offset = context.recordMetadata().orElseThrow().offset();
        if (row == null) {
            fail(FailureReason.POISON_EVENT, "a row without a value, key " + record.key(), null, offset);
        } else if (waiting.hasRowsOf(row.getInsight())) {
            addToWaiting(row, offset);
        } else {
            var found = topics.lookUp(row);
            if (found instanceof TopicLookup.Ready ready) {
                publish(ready, row, offset);
            } else if (found instanceof TopicLookup.Impossible impossible) {
                fail(FailureReason.INVALID_DEFINITION, impossible.reason(), row, offset);
            } else {
                addToWaiting(row, offset);
            }
        }
    }

    private void addToWaiting(InsightUpdate row, long offset) {
        if (waiting.size() >= limits.maxRows() || waiting.bytes() >= limits.maxBytes()) {
            fail(
                    FailureReason.DELIVERY_FAILED,
                    "too many rows wait for their topic, this one for that of insight " + row.getInsight() + ": "
                            + waiting.size() + " rows of " + waiting.bytes()
                            + " bytes; see sink.waiting.rows and sink.waiting.bytes",
                    row,
                    offset);
            return;
        }
        if (!waiting.add(row, offset, now())) {
            fail(FailureReason.EVENT_TOO_LARGE, "the row is too large to wait for its topic", row, offset);
            return;
        }
        waitingCount.rowAdded();
    }

    private void retryWaitingRows() {
        for (var insight : waiting.insights()) {
            try (var rows = waiting.rowsOf(insight)) {
                for (int i = 0; i < MAX_ROWS_PER_RETRY && rows.hasNext(); i++) {
                    var row = rows.next();
                    if (!tryForward(row.value, WaitingRows.offset(row))) {
                        break;
                    }
                    waiting.remove(row);
                    waitingCount.rowRemoved();
                }
            }
        }
    }

    /** Publishes or dead-letters the longest waiting row of an insight; false if it has to wait on. */
    private boolean tryForward(InsightUpdate row, long offset) {
        var found = topics.lookUp(row);
        if (found instanceof TopicLookup.Ready ready) {
            publish(ready, row, offset);
            waiting.restartWait(row.getInsight(), now());
            return true;
        }
        if (found instanceof TopicLookup.Impossible impossible) {
            fail(FailureReason.INVALID_DEFINITION, impossible.reason(), row, offset);
            return true;
        }
        var pending = (TopicLookup.Pending) found;
        // A topic in preparation is ready once broker and registry respond. A definition is written before its rows, so
        // one that has not arrived in time is not going to.
        if (pending.isDefinitionKnown()
                || now() - waiting.waitingSince(row.getInsight())
                        < limits.definitionWait().toMillis()) {
            return false;
        }
        fail(
                FailureReason.DELIVERY_FAILED,
                pending.reason() + " within " + limits.definitionWait().toSeconds() + " s",
                row,
                offset);
        return true;
    }

    private void publish(TopicLookup.Ready ready, InsightUpdate row, long offset) {
        var topic = ready.topic();
        var key = topic.mapper().key(row);
        EncodedRow encoded;
        try {
            encoded = encoders.encode(topic, row);
        } catch (RowMismatchException e) {
            // Dead-lettered: the row does not match its definition.
            fail(FailureReason.POISON_EVENT, e.getMessage(), row, offset);
            return;
        }
        int limit = sizes.maxBytes(topic.name());
        if (key.getBytes(StandardCharsets.UTF_8).length + encoded.value().length > limit) {
            fail(
                    FailureReason.EVENT_TOO_LARGE,
                    "encoded for " + topic.name() + " the row has " + encoded.value().length
                            + " bytes; with its key at most " + limit + " are allowed",
                    row,
                    offset);
            return;
        }
        // The timestamp is now and not the window's time, because retention counts from it and imports have old
        // windows.
        context.forward(new Record<>(key, encoded, now()), SINK);
        metrics.published(row.getInsight());
        if (!row.getFinal$()) {
            // A final row waits for the end of its window, however fast the pipeline is.
            metrics.latency.observe(Math.max(0, now() - row.getNewestReceivedAt()) / 1000.0);
        }
    }

    private void fail(FailureReason reason, String message, InsightUpdate row, long offset) {
        var failed = FailedEvents.of(Stage.SINK_PUBLISHER, reason, message)
                .tenant(row == null ? null : row.getTenant())
                .from(Topics.INSIGHT_UPDATES.name(), context.taskId().partition(), offset)
                .original(row == null ? new byte[0] : originals.serialize(Topics.INSIGHT_UPDATES.name(), row))
                .build(now());
        context.forward(FailedEventSink.record(failed), FailedEventSink.NAME);
        metrics.failed(reason);
        failures.count(failed);
    }

    private long now() {
        return context.currentSystemTimeMs();
    }

    @Override
    public void close() {
        waitingCount.taskEnded();
    }
}
