package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.PendingAcks;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.topic.Topics;
import io.millrace.tracing.TraceSpan;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * Sends the records and dead letters of one request and notes a verdict for each event. For one event loop;
 * acknowledgements come back to it.
 */
final class RecordSender {
    /** Events of a traced request that are followed; those behind them are sent like any other. */
    static final int MAX_TRACED = 32;

    private final PostedRequest posted;
    private final WriteKey key;
    private final int events;
    private final EventProducer producer;
    private final IngestCounters.Tenant tenant;
    private final Verdicts verdicts;
    private final Context loop = Vertx.currentContext();
    private final PendingAcks acks;

    /**
     * @param events how many events the request holds
     * @param whenAcknowledged called on the event loop after {@link #seal} and the last acknowledgement, with the first
     *     failure or null
     */
    RecordSender(
            PostedRequest posted,
            WriteKey key,
            int events,
            EventProducer producer,
            IngestCounters.Tenant tenant,
            Verdicts verdicts,
            Consumer<Throwable> whenAcknowledged) {
        this.posted = posted;
        this.key = key;
        this.events = events;
        this.producer = producer;
        this.tenant = tenant;
        this.verdicts = verdicts;
        this.acks = new PendingAcks(failure -> loop.runOnContext(go -> whenAcknowledged.accept(failure)));
    }

    /** Sends an accepted event. */
    void send(RawEvent event, byte[] record, InputRange input) {
        int index = verdicts.size();
        producer.send(event, record, trace(event), acks, () -> {
            // On the producer's thread. The dead letter that follows on the event loop is awaited from here on.
            acks.expect();
            loop.runOnContext(go -> rejectedByBroker(index, event.getMessageId(), input));
        });
        verdicts.accepted(event.getMessageId());
    }

    private TraceSpan trace(RawEvent event) {
        if (!posted.trace().isTraced() || verdicts.size() >= MAX_TRACED) {
            return TraceSpan.NONE;
        }
        return posted.trace()
                .sendingTo(Topics.EVENTS_RAW.name())
                .tag("millrace.tenant", event.getTenant())
                .tag("millrace.message.id", event.getMessageId());
    }

    /** The broker is configured for smaller records than an event may have: a retry would be refused as well. */
    private void rejectedByBroker(int index, String messageId, InputRange input) {
        var why = new Rejection(
                        FailureReason.EVENT_TOO_LARGE, "", "the broker takes no record of its size (max.message.bytes)")
                .withMessageId(messageId);
        if (posted.endpoint().type() != null || input.path().equals("$")) {
            rejectWhole(why, input);
        } else {
            sendDeadLetter(why, input);
            verdicts.replaceByRejection(index, why, input.path());
        }
        acks.complete(null);
    }

    /** Dead-letters one event. */
    void reject(Rejection why, InputRange input) {
        sendDeadLetter(why, input);
        verdicts.rejected(why, input.path() + why.path());
    }

    /** Dead-letters one event; if the request is that event and no batch of one, the response is its rejection. */
    void rejectPart(Rejection why, InputRange input) {
        if (input.path().equals("$")) {
            rejectWhole(why, input);
        } else {
            reject(why, input);
        }
    }

    /** Dead-letters the request as one. */
    void rejectWhole(Rejection why, InputRange input) {
        sendDeadLetter(why, input);
        verdicts.rejectedWhole(why, input.path() + why.path());
    }

    private void sendDeadLetter(Rejection why, InputRange input) {
        posted.trace().tag("millrace.rejected", why.reason().name());
        producer.send(
                FailedEvents.of(Stage.INGEST, why.reason(), why.getMessage())
                        .tenant(key.tenant())
                        .messageId(why.messageId())
                        .path(input.path() + why.path())
                        .endpoint(posted.endpoint().path())
                        // One failure id can stand for one event only.
                        .redriven(events == 1 ? posted.redriven() : null)
                        .original(input.copy())
                        .build(posted.receivedAt()),
                acks,
                tenant::deadLettered);
    }

    /** Makes the request fail as a whole, because a record could not be sent. */
    void fail(RuntimeException why) {
        acks.expect();
        acks.complete(why);
    }

    /** Nothing more is sent; the response follows the last acknowledgement. */
    void seal() {
        acks.seal();
    }
}
