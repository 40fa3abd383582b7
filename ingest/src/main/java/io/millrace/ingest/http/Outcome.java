package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.PendingAcks;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of one request: sends its records while it is read, and answers and counts when the broker has
 * acknowledged all of them. For one event loop; acknowledgements come back to it.
 */
final class Outcome {
    private final Submission submission;
    private final EventProducer outbox;
    private final WriteKey key;
    private final RequestLimits limits;
    private final IngestCounters counters;
    private final IngestCounters.Tenant tenant;
    private final PendingAcks delivery;
    private final Context loop = Vertx.currentContext();
    private final long started = System.nanoTime();
    private final Verdicts verdicts = new Verdicts();
    private final List<FailureReason> reasons = new ArrayList<>(0);
    private Rejection whole;
    private String wholePath;
    private int events;
    private int bytes;
    private long stored;

    Outcome(Submission submission, EventProducer outbox, RequestLimits limits, IngestCounters counters, WriteKey key) {
        this.submission = submission;
        this.outbox = outbox;
        this.limits = limits;
        this.key = key;
        this.counters = counters;
        this.tenant = counters.tenant(key.tenant());
        this.delivery = new PendingAcks(problem -> loop.runOnContext(go -> answer(problem)));
    }

    void received(int count, int bodyBytes) {
        events = count;
        bytes = bodyBytes;
    }

    /**
     * Sends the event.
     *
     * @param path where it stands in the request
     * @throws Rejection if its record is larger than an event's may be
     */
    void accept(RawEvent event, String path, byte[] body, int from, int to) throws Rejection {
        var record = encode(event);
        if (record == null) {
            return;
        }
        int number = verdicts.size();
        stored += record.length;
        // Told on the producer's thread, if at all.
        outbox.send(event, record, delivery, () -> {
            delivery.sent();
            loop.runOnContext(go -> tooLargeAfterAll(number, event.getMessageId(), path, body, from, to));
        });
        verdicts.accepted(event.getMessageId());
    }

    private byte[] encode(RawEvent event) throws Rejection {
        try {
            var record = outbox.encode(event);
            if (record.length > limits.storedEventBytes()) {
                throw tooLarge(record.length, "an event may take " + limits.storedEventBytes());
            }
            if (stored + record.length > limits.storedBatchBytes()) {
                throw tooLarge(record.length, "those of a request together " + limits.storedBatchBytes());
            }
            return record;
        } catch (Rejection e) {
            // To the edge, as every other fault of the event.
            throw e.withMessageId(event.getMessageId());
        } catch (RegistryUnavailableException e) {
            // Retried by the client: its answer is a 503.
            delivery.sent();
            delivery.answered(e);
            return null;
        }
    }

    private static Rejection tooLarge(int bytes, String limit) {
        return new Rejection(
                FailureReason.EVENT_TOO_LARGE, "", "stored, it takes " + bytes + " bytes; " + limit + " at most");
    }

    /** Producer and broker are set up for less than an event may be: sent again it would be refused again. */
    private void tooLargeAfterAll(int number, String messageId, String path, byte[] body, int from, int to) {
        var why = new Rejection(
                        FailureReason.EVENT_TOO_LARGE, "", "the broker takes no record of its size (max.message.bytes)")
                .withMessageId(messageId);
        if (submission.endpoint().type() != null) {
            rejectWhole(why, path, body, from, to);
        } else {
            deadLetter(why, path, body, from, to);
            verdicts.rejectedAfterAll(number, why, path);
        }
        delivery.answered(null);
    }

    void reject(Rejection why, String path, byte[] body, int from, int to) {
        deadLetter(why, path, body, from, to);
        verdicts.rejected(why, path);
    }

    void rejectWhole(Rejection why, String path, byte[] body, int from, int to) {
        deadLetter(why, path, body, from, to);
        whole = why;
        wholePath = path;
    }

    private void deadLetter(Rejection why, String path, byte[] body, int from, int to) {
        reasons.add(why.reason());
        outbox.send(
                FailedEvents.of(Stage.INGEST, why.reason(), why.getMessage())
                        .tenant(key.tenant())
                        .messageId(why.messageId())
                        .path(path)
                        .endpoint(submission.endpoint().path())
                        .redriven(events == 1 ? submission.redriven() : null)
                        .original(Arrays.copyOfRange(body, from, to))
                        .build(submission.receivedAt()),
                delivery,
                tenant::failedWritten);
    }

    /** All was sent: the answer follows the last acknowledgement. */
    void seal() {
        delivery.seal();
    }

    private void answer(Throwable problem) {
        tenant.received(events, bytes);
        counters.took((System.nanoTime() - started) / 1e9);
        if (problem != null) {
            // Retried by the client: the broker didn't acknowledge all of it.
            tenant.refused(events);
            submission.refuse(Receiver.RETRY_DOWN_SECONDS, "the broker did not acknowledge in time");
            return;
        }
        tenant.accepted(events - reasons.size());
        reasons.forEach(tenant::rejected);
        if (whole != null) {
            submission.answer(status(whole.reason()), Verdicts.refusal(whole, wholePath));
        } else {
            submission.answer(200, verdicts.json());
        }
    }

    private static int status(FailureReason reason) {
        return switch (reason) {
            case BATCH_TOO_LARGE, TOO_MANY_EVENTS, EVENT_TOO_LARGE -> 413;
            default -> 400;
        };
    }
}
