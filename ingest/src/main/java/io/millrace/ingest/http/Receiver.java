package io.millrace.ingest.http;

import io.millrace.ingest.auth.RequestCredentials;
import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.runtime.failed.FailedEvents;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;

/** Routes requests and gathers their bodies. For one event loop. */
final class Receiver {
    static final int RETRY_BUSY_SECONDS = 1;
    static final int RETRY_DOWN_SECONDS = 5;

    /** How much of an oversized body is read, so that its sender sees the answer rather than a reset. */
    private static final int DISCARD_FACTOR = 16;

    /** Names the failed event that a request sends again, so that it does not become another one. */
    static final String REDRIVE_HEADER = "x-" + FailedEvents.REDRIVE_HEADER;

    private final CollectorSettings settings;
    private final EventProducer outbox;
    private final ByteBudget budget;
    private final ByteBudget strangersBudget;
    private final IngestCounters counters;
    private final Clock clock;
    private final Submissions submissions;

    /** @param strangersBudget the part of the budget for bodies whose key, if any, is in the body */
    Receiver(
            CollectorSettings settings,
            EventProducer outbox,
            ByteBudget budget,
            ByteBudget strangersBudget,
            IngestCounters counters,
            Clock clock) {
        this.settings = settings;
        this.outbox = outbox;
        this.budget = budget;
        this.strangersBudget = strangersBudget;
        this.counters = counters;
        this.clock = clock;
        this.submissions = new Submissions(settings, outbox, counters);
    }

    /** @param path the request's, with double slashes made one */
    void handle(HttpServerRequest request, String path) {
        var answer = new JsonResponse(request, counters);
        var endpoint = Endpoint.at(path);
        var settingsKey = endpoint == null ? SegmentSettings.keyIn(path) : null;
        boolean sourceConfig = RudderSourceConfig.isAt(path);
        if (endpoint == null && settingsKey == null && !sourceConfig) {
            answer.failure(404, "NOT_FOUND", "no such path");
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            answer.preflight();
        } else if (endpoint == null) {
            settings(request, answer, settingsKey);
        } else if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("allow", "POST, OPTIONS");
            answer.failure(405, "METHOD_NOT_ALLOWED", "use POST");
        } else if (endpoint == Endpoint.METRICS) {
            answer.success();
        } else {
            receive(request, endpoint, answer);
        }
    }

    /** @param pathKey the key in Segment's path, or null of RudderStack's, which gives it as any request does */
    private void settings(HttpServerRequest request, JsonResponse answer, String pathKey) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("allow", "GET, HEAD, OPTIONS");
            answer.failure(405, "METHOD_NOT_ALLOWED", "use GET");
            return;
        }
        var credentials = credentials(request);
        var given = pathKey != null ? pathKey : credentials.given(settings.keys());
        var key = settings.keys().find(given).orElse(null);
        if (key == null) {
            counters.unauthenticated();
            answer.failure(401, "UNKNOWN_WRITE_KEY", "unknown write key");
        } else if (pathKey != null) {
            answer.json(200, SegmentSettings.of(pathKey, request, settings.publicUrl()));
        } else {
            answer.json(200, RudderSourceConfig.of(given, key));
        }
    }

    private static RequestCredentials credentials(HttpServerRequest request) {
        return new RequestCredentials(request.getHeader("authorization"), request.getParam("writeKey"));
    }

    private void receive(HttpServerRequest request, Endpoint endpoint, JsonResponse answer) {
        if (outbox.notReady().isPresent()) {
            answer.retry(RETRY_DOWN_SECONDS, "not ready yet");
            return;
        }
        int limit = settings.limits().batchBytes();
        var key = credentials(request).find(settings.keys()).orElse(null);
        var body = new Body(limit, key == null ? strangersBudget : budget);
        var redriven = request.getHeader(REDRIVE_HEADER);
        // The sender of history, and of what failed before, is not the user's device.
        boolean ofUser = endpoint != Endpoint.IMPORT && redriven == null;
        var submission = new Submission(
                endpoint,
                answer,
                body,
                key,
                clock.millis(),
                ofUser ? peer(request) : null,
                ofUser ? userAgent(request) : null,
                redriven);
        // A connection that breaks before its answer gives its bytes back too.
        request.response().closeHandler(closed -> submission.abandoned());
        request.exceptionHandler(broken -> submission.abandoned());
        request.handler(chunk -> {
            // What was settled with an earlier chunk stays settled: the rest is read and dropped.
            if (submission.isSettled()) {
                return;
            }
            if (!body.add(chunk)) {
                submission.refuse(RETRY_BUSY_SECONDS, "too much in flight");
            } else if (body.seen() > (long) limit * DISCARD_FACTOR) {
                answer.thenClose();
                submissions.tooLarge(submission);
            }
        });
        request.endHandler(end -> {
            if (!submission.isSettled()) {
                submissions.submit(submission);
            }
        });
    }

    private String peer(HttpServerRequest request) {
        var peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return ClientAddress.of(peer, request.headers().getAll("x-forwarded-for"), settings.trustedProxies());
    }

    /** The header is the user's only if a browser sent the request; of a server's SDK it would pass for a bot's. */
    private static String userAgent(HttpServerRequest request) {
        var header = request.getHeader("user-agent");
        return header != null && header.startsWith("Mozilla/") ? header : null;
    }
}
