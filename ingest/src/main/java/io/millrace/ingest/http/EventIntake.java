package io.millrace.ingest.http;

import io.millrace.ingest.auth.EventRates;
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
import io.millrace.schemas.serde.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a complete body and makes its records: inflates, authenticates, splits, parses and encodes. Each record goes to
 * the request's {@link RecordSender}. For one event loop.
 */
final class EventIntake {
    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

    private final CollectorSettings settings;
    private final EventProducer producer;
    private final EventRates rates;
    private final IngestCounters counters;
    private final EventParser parser;
    private final CloudEventBody cloudEvents;

    EventIntake(CollectorSettings settings, EventProducer producer, EventRates rates, IngestCounters counters) {
        this.settings = settings;
        this.producer = producer;
        this.rates = rates;
        this.counters = counters;
        this.cloudEvents = new CloudEventBody(settings.limits());
        this.parser = new EventParser(
                settings.limits(),
                new EventClock(settings.earliest()),
                new MessageIdGenerator(),
                settings.placeholders());
    }

    /** Processes a complete body within the size limit. */
    void process(PostedRequest posted, Body body, PostResponse response) {
        var json = body.bytes();
        int length = body.length();
        var key = posted.key();
        try {
            if (Inflate.isGzip(json, length)) {
                // Reserved before the inflated size is known: a gzip bomb costs the limit and no more.
                if (!body.reserve(settings.limits().batchBytes())) {
                    response.retryLater(PostResponse.RETRY_BUSY_SECONDS, "too much in flight");
                    return;
                }
                json = Inflate.gzip(json, length, settings.limits().batchBytes());
                length = json.length;
            }
            if (posted.cloudEvents() != null) {
                sendCloudEvents(posted, key, json, length, response);
                return;
            }
            var envelope = Envelope.scan(json, length, settings.limits().batchEvents());
            if (key == null) {
                key = settings.keys().find(envelope.writeKey()).orElse(null);
            }
            if (key == null) {
                response.unauthenticated();
                return;
            }
            split(posted, key, json, envelope, response);
        } catch (Rejection e) {
            // Rejected at the edge, and dead-lettered if the tenant is known.
            rejectWhole(posted, key, e, json, length, response);
        } catch (RuntimeException e) {
            // Dead-lettered as a whole: a bug that a retry would meet again.
            rejectWhole(posted, key, bug(e), json, length, response);
        }
    }

    /** Whether the key may send so many events now, from the page that it comes from; responds if not. */
    private boolean isAdmitted(PostedRequest posted, WriteKey key, int events, PostResponse response) {
        if (!settings.origins().allows(key, posted.origin())) {
            response.foreignOrigin();
            return false;
        }
        int seconds = rates.take(key, events);
        if (seconds > 0) {
            response.tooFast(counters.tenant(key.tenant()), seconds);
        }
        return seconds == 0;
    }

    private void split(PostedRequest posted, WriteKey key, byte[] json, Envelope envelope, PostResponse response)
            throws Rejection {
        var endpoint = posted.endpoint();
        if (!isAdmitted(posted, key, Math.max(1, envelope.size()), response)) {
            return;
        }
        if (endpoint.type() != null) {
            sendSingle(posted, key, json, envelope, response);
        } else if (!envelope.hasBatch()) {
            throw new Rejection(FailureReason.MISSING_FIELD, ".batch", "a batch array is required");
        } else if (endpoint == Endpoint.REJECTS) {
            var sender = newSender(posted, key, envelope.size(), envelope.rootTo(), response);
            for (int i = 0; i < envelope.size(); i++) {
                RejectedLines.reject(batchRange(json, envelope, i), sender);
            }
            sender.seal();
        } else {
            sendBatch(posted, key, json, envelope, response);
        }
    }

    private void sendSingle(PostedRequest posted, WriteKey key, byte[] json, Envelope envelope, PostResponse response)
            throws Rejection {
        var input = new InputRange("$", json, envelope.rootFrom(), envelope.rootTo());
        var context = requestContext(posted, key, null, BatchContext.NONE);
        var event =
                parser.parse(json, input.from(), input.to(), posted.endpoint().type(), context);
        var sender = newSender(posted, key, 1, envelope.rootTo(), response);
        try {
            sender.send(event, new RecordEncoder(producer, settings.limits()).encode(event), input);
        } catch (RegistryUnavailableException e) {
            // Retried by the client: the response is a 503.
            sender.fail(e);
        }
        sender.seal();
    }

    private void sendBatch(PostedRequest posted, WriteKey key, byte[] json, Envelope envelope, PostResponse response)
            throws Rejection {
        var sentAt = envelope.sentAt() == null ? null : parser.timestamp(json, envelope.sentAt(), ".sentAt");
        var batchContext =
                envelope.context() == null ? BatchContext.NONE : parser.context(json, envelope.context(), ".context");
        var context = requestContext(posted, key, sentAt, batchContext);
        var encoder = new RecordEncoder(producer, settings.limits());
        var sender = newSender(posted, key, envelope.size(), envelope.rootTo(), response);
        for (int i = 0; i < envelope.size(); i++) {
            var input = batchRange(json, envelope, i);
            try {
                var event = parser.parse(json, input.from(), input.to(), null, context);
                sender.send(event, encoder.encode(event), input);
            } catch (RegistryUnavailableException e) {
                // Retried by the client: the response to the whole request is a 503.
                sender.fail(e);
            } catch (Rejection e) {
                // Dead-lettered: this event only.
                sender.reject(e, input);
            } catch (RuntimeException e) {
                // Dead-lettered, this event only: a bug that a retry would meet again.
                sender.reject(bug(e), input);
            }
        }
        sender.seal();
    }

    private void sendCloudEvents(PostedRequest posted, WriteKey key, byte[] body, int length, PostResponse response)
            throws Rejection {
        if (key == null) {
            response.unauthenticated();
            return;
        }
        var parts = cloudEvents.split(posted.cloudEvents(), body, length);
        if (!isAdmitted(posted, key, parts.size(), response)) {
            return;
        }
        var context = requestContext(posted, key, null, BatchContext.NONE);
        var encoder = new RecordEncoder(producer, settings.limits());
        var sender = newSender(posted, key, parts.size(), length, response);
        for (var part : parts) {
            try {
                var json = cloudEvents.toEvent(part.event().read());
                var event = parser.parse(json, 0, json.length, null, context);
                sender.send(event, encoder.encode(event), part.original());
            } catch (RegistryUnavailableException e) {
                // Retried by the client: the response to the whole request is a 503.
                sender.fail(e);
            } catch (Rejection e) {
                // Dead-lettered: this event only.
                sender.rejectPart(e, part.original());
            } catch (RuntimeException e) {
                // Dead-lettered, this event only: a bug that a retry would meet again.
                sender.rejectPart(bug(e), part.original());
            }
        }
        sender.seal();
    }

    /** Rejects a body larger than the limit, whether all of it has arrived or not. */
    void rejectTooLarge(PostedRequest posted, Body body, PostResponse response) {
        var why = Inflate.tooLarge(settings.limits().batchBytes());
        rejectWhole(posted, posted.key(), why, body.bytes(), body.length(), response);
    }

    private void rejectWhole(
            PostedRequest posted, WriteKey key, Rejection why, byte[] bytes, int length, PostResponse response) {
        if (key == null) {
            response.unauthenticated();
            return;
        }
        var sender = newSender(posted, key, 1, length, response);
        sender.rejectWhole(why, new InputRange("$", bytes, 0, length));
        sender.seal();
    }

    private RecordSender newSender(
            PostedRequest posted, WriteKey key, int events, int bodyBytes, PostResponse response) {
        var tenant = counters.tenant(key.tenant());
        var verdicts = new Verdicts();
        return new RecordSender(
                posted,
                key,
                events,
                producer,
                tenant,
                verdicts,
                failure -> response.complete(tenant, events, bodyBytes, verdicts, failure));
    }

    private static RequestContext requestContext(
            PostedRequest posted, WriteKey key, Long sentAt, BatchContext batchContext) {
        return new RequestContext(
                key.tenant(), key.id(), posted.receivedAt(), sentAt, posted.ip(), posted.userAgent(), batchContext);
    }

    private static InputRange batchRange(byte[] json, Envelope envelope, int i) {
        return new InputRange("$.batch[" + i + "]", json, envelope.from(i), envelope.to(i));
    }

    private static Rejection bug(RuntimeException e) {
        LOG.error("an event could not be processed, which is a bug; it is dead-lettered as POISON_EVENT", e);
        return new Rejection(FailureReason.POISON_EVENT, "", "could not be read: " + e);
    }
}
