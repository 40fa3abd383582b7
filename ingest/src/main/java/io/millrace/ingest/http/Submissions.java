package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.event.BatchContext;
import io.millrace.ingest.event.Envelope;
import io.millrace.ingest.event.EventClock;
import io.millrace.ingest.event.EventParser;
import io.millrace.ingest.event.MessageIdGenerator;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.RequestContext;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.schemas.failed.FailureReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a complete body to its answer: inflate, authenticate, split, parse and send, then await the broker. For one event loop. */
final class Submissions {
    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

    private final CollectorSettings settings;
    private final EventProducer outbox;
    private final IngestCounters counters;
    private final EventParser parser;
    private final RejectedLines rejectedLines;

    Submissions(CollectorSettings settings, EventProducer outbox, IngestCounters counters) {
        this.settings = settings;
        this.outbox = outbox;
        this.counters = counters;
        this.parser = new EventParser(
                settings.limits(), new EventClock(settings.earliest()), new MessageIdGenerator(), settings.nobody());
        this.rejectedLines = new RejectedLines();
    }

    /** Settles a request whose body is complete. */
    void submit(Submission submission) {
        submission.settle();
        var body = submission.body();
        if (body.overLimit()) {
            tooLarge(submission);
            return;
        }
        var json = body.bytes();
        int length = body.length();
        var key = submission.key();
        try {
            if (Inflate.isGzip(json, length)) {
                // Taken before it is known how much there will be: a bomb costs its limit, no more.
                if (!body.take(settings.limits().batchBytes())) {
                    submission.refuse(Receiver.RETRY_BUSY_SECONDS, "too much in flight");
                    return;
                }
                json = Inflate.gzip(json, length, settings.limits().batchBytes());
                length = json.length;
            }
            var envelope = Envelope.scan(json, length, settings.limits().batchEvents());
            if (key == null) {
                key = settings.keys().find(envelope.writeKey()).orElse(null);
            }
            if (key == null) {
                unauthenticated(submission);
                return;
            }
            submit(submission, key, json, envelope);
        } catch (Rejection e) {
            // Rejected at the edge and dead-lettered, if it is known whose it is.
            rejectWhole(submission, key, e, json, length);
        } catch (RuntimeException e) {
            // Dead-lettered, as above.
            rejectWhole(submission, key, bug(e), json, length);
        }
    }

    private static Rejection bug(RuntimeException e) {
        LOG.error("an event could not be read, which is a bug: it is dead-lettered", e);
        return new Rejection(FailureReason.POISON_EVENT, "", "could not be read: " + e);
    }

    /** Settles a request whose body is larger than any may be, whether it has ended or not. */
    void tooLarge(Submission submission) {
        submission.settle();
        var body = submission.body();
        rejectWhole(
                submission,
                submission.key(),
                Inflate.tooLarge(settings.limits().batchBytes()),
                body.bytes(),
                body.length());
    }

    private void submit(Submission submission, WriteKey key, byte[] json, Envelope envelope) throws Rejection {
        var endpoint = submission.endpoint();
        if (endpoint.type() == null && !envelope.hasBatch()) {
            throw new Rejection(FailureReason.MISSING_FIELD, ".batch", "a batch array is required");
        }
        var outcome = new Outcome(submission, outbox, settings.limits(), counters, key);
        if (endpoint == Endpoint.REJECTS) {
            outcome.received(envelope.size(), envelope.rootTo());
            rejectedLines.each(json, envelope, outcome);
        } else if (endpoint.type() == null) {
            var facts = facts(submission, key, json, envelope);
            outcome.received(envelope.size(), envelope.rootTo());
            for (int i = 0; i < envelope.size(); i++) {
                event(outcome, json, envelope, i, facts);
            }
        } else {
            single(outcome, submission, key, json, envelope);
        }
        outcome.seal();
    }

    private void event(Outcome outcome, byte[] json, Envelope envelope, int i, RequestContext facts) {
        int from = envelope.from(i);
        int to = envelope.to(i);
        try {
            outcome.accept(parser.parse(json, from, to, null, facts), "$.batch[" + i + "]", json, from, to);
        } catch (Rejection e) {
            // Dead-lettered: this event only.
            outcome.reject(e, "$.batch[" + i + "]" + e.path(), json, from, to);
        } catch (RuntimeException e) {
            // Dead-lettered: a bug of ours that only this event meets. Sent again it would meet it again.
            outcome.reject(bug(e), "$.batch[" + i + "]", json, from, to);
        }
    }

    private void single(Outcome outcome, Submission submission, WriteKey key, byte[] json, Envelope envelope)
            throws Rejection {
        var facts = new RequestContext(
                key.tenant(),
                key.id(),
                submission.receivedAt(),
                null,
                submission.ip(),
                submission.userAgent(),
                BatchContext.NONE);
        var event = parser.parse(
                json,
                envelope.rootFrom(),
                envelope.rootTo(),
                submission.endpoint().type(),
                facts);
        outcome.received(1, envelope.rootTo());
        outcome.accept(event, "$", json, envelope.rootFrom(), envelope.rootTo());
    }

    private RequestContext facts(Submission submission, WriteKey key, byte[] json, Envelope envelope) throws Rejection {
        return new RequestContext(
                key.tenant(),
                key.id(),
                submission.receivedAt(),
                envelope.sentAt() == null ? null : parser.timestamp(json, envelope.sentAt(), ".sentAt"),
                submission.ip(),
                submission.userAgent(),
                envelope.context() == null ? BatchContext.NONE : parser.context(json, envelope.context(), ".context"));
    }

    private void rejectWhole(Submission submission, WriteKey key, Rejection why, byte[] bytes, int length) {
        if (key == null) {
            unauthenticated(submission);
            return;
        }
        var outcome = new Outcome(submission, outbox, settings.limits(), counters, key);
        outcome.received(1, length);
        outcome.rejectWhole(why, "$" + why.path(), bytes, 0, length);
        outcome.seal();
    }

    private void unauthenticated(Submission submission) {
        counters.unauthenticated();
        submission.unauthenticated();
    }
}
