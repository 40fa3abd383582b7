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
 * Sends each row to its insight's topic. A row whose topic is not ready waits in the store, and its insight's later
 * rows behind it, so that neither order nor any other insight suffers. A row that can go nowhere goes to {@code
 * events.failed}: every row read ends at one of the two.
 */
public final class PublishProcessor implements Processor<String, InsightUpdate, String, Object> {
    /** The node that writes to insight topics; forwards go there or to {@link FailedEventSink#NAME}. */
    public static final String SINK = "insight-topics";

    /** The store it owns. */
    public static final String STORE = "waiting-rows";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Rows released at one look, so that a look stays short beside the poll interval. */
    private static final int MOST_AT_ONCE = 5_000;

    private final PreparedTopics destinations;
    private final Serializer<InsightUpdate> originals;
    private final WaitLimits limits;
    private final SinkMetrics metrics;
    private final FailedEventCounter failures;
    private final RowEncoders encoders = new RowEncoders();
    private ProcessorContext<String, Object> context;
    private WaitingRows waiting;
    private SinkMetrics.Waiting counted;
    private CommitRequester pace;
    private RecordSizeLimits sizes;

    public PublishProcessor(
            PreparedTopics destinations,
            Serializer<InsightUpdate> originals,
            WaitLimits limits,
            SinkMetrics metrics,
            FailedEventCounter failures) {
        this.destinations = destinations;
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
        counted = metrics.begins(waiting.size());
        pace = CommitRequester.schedule(context);
        context.schedule(LOOK_AGAIN, PunctuationType.WALL_CLOCK_TIME, time -> release());
    }

    @Override
    public void process(Record<String, InsightUpdate> record) {
        metrics.read.inc();
        pace.recordProcessed(record.timestamp());
        var row = record.value();
        long offset = context.recordMetadata().orElseThrow().offset();
        if (row == null) {
            fail(FailureReason.POISON_EVENT, "a row without a value, key " + record.key(), null, offset);
        } else if (waiting.has(row.getInsight())) {
            await(row, offset);
        } else {
            var found = destinations.find(row);
            if (found instanceof TopicLookup.Ready ready) {
                publish(ready, row, offset);
            } else if (found instanceof TopicLookup.Never never) {
                fail(FailureReason.INVALID_DEFINITION, never.reason(), row, offset);
            } else {
                await(row, offset);
            }
        }
    }

    private void await(InsightUpdate row, long offset) {
        if (waiting.size() >= limits.mostRows() || waiting.bytes() >= limits.mostBytes()) {
            fail(
                    FailureReason.DELIVERY_FAILED,
                    "no room to wait for the topic of insight " + row.getInsight() + ": " + waiting.size() + " rows of "
                            + waiting.bytes() + " bytes wait",
                    row,
                    offset);
            return;
        }
        if (!waiting.add(row, offset, now())) {
            fail(FailureReason.EVENT_TOO_LARGE, "the row is too large to wait for its topic", row, offset);
            return;
        }
        counted.comes();
    }

    private void release() {
        for (var insight : waiting.insights()) {
            try (var rows = waiting.of(insight)) {
                for (int i = 0; i < MOST_AT_ONCE && rows.hasNext(); i++) {
                    var row = rows.next();
                    if (!leave(row.value, WaitingRows.offset(row))) {
                        break;
                    }
                    waiting.remove(row);
                    counted.goes();
                }
            }
        }
    }

    /** Whether the row, the first of its insight, could go somewhere. */
    private boolean leave(InsightUpdate row, long offset) {
        var found = destinations.find(row);
        if (found instanceof TopicLookup.Ready ready) {
            publish(ready, row, offset);
            waiting.restart(row.getInsight(), now());
            return true;
        }
        if (found instanceof TopicLookup.Never never) {
            fail(FailureReason.INVALID_DEFINITION, never.reason(), row, offset);
            return true;
        }
        var notYet = (TopicLookup.NotYet) found;
        // A topic that is being prepared gets ready when broker and registry are back. A definition is written before
        // its rows: one that is not there in time is not coming.
        if (notYet.isDefined()
                || now() - waiting.since(row.getInsight())
                        < limits.forDefinition().toMillis()) {
            return false;
        }
        fail(
                FailureReason.DELIVERY_FAILED,
                notYet.reason() + " within " + limits.forDefinition().toSeconds() + " s",
                row,
                offset);
        return true;
    }

    private void publish(TopicLookup.Ready ready, InsightUpdate row, long offset) {
        var to = ready.destination();
        var key = to.format().key(row);
        EncodedRow encoded;
        try {
            encoded = encoders.encode(to, row);
        } catch (RowMismatchException e) {
            // Dead-lettered: the row is not what its definition says.
            fail(FailureReason.POISON_EVENT, e.getMessage(), row, offset);
            return;
        }
        int limit = sizes.maxBytes(to.topic());
        if (key.getBytes(StandardCharsets.UTF_8).length + encoded.value().length > limit) {
            fail(
                    FailureReason.EVENT_TOO_LARGE,
                    "for " + to.topic() + " the row has " + encoded.value().length + " bytes; with its key " + limit
                            + " are allowed",
                    row,
                    offset);
            return;
        }
        // Stamped now, not with the window's time: retention counts from here, and windows of imports are old.
        context.forward(new Record<>(key, encoded, now()), SINK);
        metrics.published(row.getInsight());
        metrics.latency.observe(Math.max(0, now() - row.getNewestReceivedAt()) / 1000.0);
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
        counted.ends();
    }
}
