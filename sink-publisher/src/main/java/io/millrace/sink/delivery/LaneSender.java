package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.sink.webhook.Attempt;
import io.millrace.sink.webhook.WebhookCall;
import io.millrace.sink.webhook.WebhookClient;
import io.millrace.sink.webhook.WebhookId;
import io.millrace.tracing.TraceSpan;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the rows of a lane, from whichever thread has made one ready: its reader's, or the event loop on which an attempt ended.
 * Thread-safe; the lane is guarded by its monitor, which is notified when an attempt has ended.
 */
final class LaneSender {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSender.class);

    private final RowLane lane;
    private final Supplier<DestinationView> view;
    private final RowDecoder rows;
    private final CallFactory calls;
    private final WebhookClient client;
    private final FailedDeliveries failures;
    private final RowTraces traces;
    private final AttemptLog log;
    private final BiConsumer<DestinationView, Attempt> onGone;
    private final Clock clock;

    LaneSender(
            RowLane lane,
            Supplier<DestinationView> view,
            DeliveryParts parts,
            WebhookClient client,
            AttemptLog log,
            BiConsumer<DestinationView, Attempt> onGone) {
        this.lane = lane;
        this.view = view;
        this.rows = parts.rows();
        this.calls = parts.calls();
        this.failures = parts.failures();
        this.traces = parts.traces();
        this.clock = parts.clock();
        this.client = client;
        this.log = log;
        this.onGone = onGone;
    }

    /** Sends whatever may be sent now. */
    void dispatch() {
        for (var row = next(); row != null; row = next()) {
            send(row);
        }
        for (var row = nextLost(); row != null; row = nextLost()) {
            giveUp(
                    row,
                    Attempt.failed(
                            DeliveryFailureReason.ROW_EXPIRED, "its topic no longer held it when its turn came", 0));
        }
    }

    private PendingRow next() {
        synchronized (lane) {
            return lane.next(clock.millis());
        }
    }

    private PendingRow nextLost() {
        synchronized (lane) {
            return lane.nextLost(clock.millis());
        }
    }

    private void send(PendingRow row) {
        WebhookCall call;
        TraceSpan span;
        try {
            var made = call(row);
            span = traces.start(row, view.get().destination().name());
            call = RowTraces.mark(made, span);
        } catch (UndeliverableException e) {
            // Retried, or dead-lettered where a retry cannot help: the lane decides.
            ended(row, Attempt.failed(e.reason(), e.getMessage(), 0));
            return;
        } catch (RuntimeException e) {
            // Dead-lettered: a row that this release cannot deal with costs itself alone. Its message may hold a
            // secret.
            LOG.error("no request can be made of {} at offset {}", row.key(), row.offset(), e);
            var message = "no request can be made of it (" + e.getClass().getSimpleName() + "); the log says why";
            ended(row, Attempt.failed(DeliveryFailureReason.ROW_UNREADABLE, message, 0));
            return;
        }
        client.send(call).onSuccess(attempt -> {
            RowTraces.end(span, attempt);
            ended(row, attempt);
            dispatch();
        });
    }

    private WebhookCall call(PendingRow row) throws UndeliverableException {
        var current = view.get();
        var destination = current.destination();
        try {
            var decoded = rows.decode(destination, row.content());
            var definition = current.definition(decoded.version().generation());
            if (definition.isEmpty()) {
                throw new UndeliverableException(
                        DeliveryFailureReason.DEFINITION_UNKNOWN,
                        "the definition of generation " + decoded.version().generation() + " of insight "
                                + destination.insight() + " is not known here");
            }
            var notification = decoded.named(definition.get(), Instant.ofEpochMilli(row.recordTime()));
            return calls.call(destination, id(current, row), notification);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered: nobody can read the record.
            throw new UndeliverableException(DeliveryFailureReason.ROW_UNREADABLE, e.getMessage());
        } catch (RegistryUnavailableException e) {
            // Retried: the schema was forgotten, as after a restart, and cannot be asked for now.
            throw new UndeliverableException(DeliveryFailureReason.DEFINITION_UNKNOWN, e.getMessage());
        }
    }

    private static String id(DestinationView current, PendingRow row) {
        return WebhookId.of(
                RowDecoder.rowTopic(current.destination()),
                row.key(),
                row.version().generation(),
                row.version().revision());
    }

    private void ended(PendingRow row, Attempt attempt) {
        log.add(new AttemptLog.Entry(clock.millis(), id(view.get(), row), row.key(), attempt));
        RowLane.Verdict verdict;
        synchronized (lane) {
            verdict = lane.ended(row, attempt, clock.millis());
            lane.notifyAll();
        }
        switch (verdict) {
            case SETTLED -> {
                // The lane has noted it.
            }
            case GIVE_UP -> giveUp(row, attempt);
            case PAUSE -> onGone.accept(view.get(), attempt);
        }
    }

    private void giveUp(PendingRow row, Attempt last) {
        failures.write(failure(row, last), isWritten -> {
            synchronized (lane) {
                if (isWritten) {
                    lane.gaveUp(row);
                } else {
                    lane.notWritten(row, clock.millis());
                }
                lane.notifyAll();
            }
        });
    }

    private FailedDelivery failure(PendingRow row, Attempt last) {
        var current = view.get();
        return FailedDelivery.newBuilder()
                .setDestination(current.destination().name())
                .setWebhookId(id(current, row))
                .setReason(last.reason())
                .setMessage(last.message())
                .setStatus(last.status() == 0 ? null : last.status())
                .setAttempts(row.attempts())
                .setFirstAttemptAt(row.firstAttemptAt() == 0 ? null : row.firstAttemptAt())
                .setFailedAt(clock.millis())
                .setTopic(RowDecoder.rowTopic(current.destination()))
                .setPartition(row.queue().partition())
                .setOffset(row.offset())
                .setKey(row.key())
                .setGeneration(row.version().generation())
                .setRevision(row.version().revision())
                .setRecordTime(row.recordTime())
                .setValue(row.content() == null ? null : ByteBuffer.wrap(row.content()))
                .build();
    }
}
