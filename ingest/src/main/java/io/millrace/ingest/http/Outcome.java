package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.produce.Delivery;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.Outbox;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
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
    private final Outbox outbox;
    private final WriteKey key;
    private final IngestCounters counters;
    private final IngestCounters.Tenant tenant;
    private final Delivery delivery;
    private final Context loop = Vertx.currentContext();
    private final long started = System.nanoTime();
    private final Verdicts verdicts = new Verdicts();
    private final List<FailureReason> reasons = new ArrayList<>(0);
    private Rejection whole;
    private String wholePath;
    private int events;
    private int bytes;

    Outcome(Submission submission, Outbox outbox, IngestCounters counters, WriteKey key) {
        this.submission = submission;
        this.outbox = outbox;
        this.key = key;
        this.counters = counters;
        this.tenant = counters.tenant(key.tenant());
        this.delivery = new Delivery(problem -> loop.runOnContext(go -> answer(problem)));
    }

    void received(int count, int bodyBytes) {
        events = count;
        bytes = bodyBytes;
    }

    void accept(RawEvent event) {
        outbox.send(event, delivery);
        verdicts.accepted(event.getMessageId());
    }

    void reject(Rejection why, String path, byte[] body, int from, int to) {
        deadLetter(why, path, body, from, to);
        verdicts.rejected(why, path);
    }

    void rejectWhole(Rejection why, String path, byte[] body, int length) {
        deadLetter(why, path, body, 0, length);
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
            submission.answer(200, verdicts.finish());
        }
    }

    private static int status(FailureReason reason) {
        return switch (reason) {
            case BATCH_TOO_LARGE, TOO_MANY_EVENTS, EVENT_TOO_LARGE -> 413;
            default -> 400;
        };
    }
}
