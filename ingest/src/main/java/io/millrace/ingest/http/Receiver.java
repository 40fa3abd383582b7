package io.millrace.ingest.http;

import io.millrace.ingest.auth.Credentials;
import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.Outbox;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;

/** Routes requests and gathers their bodies. For one event loop. */
final class Receiver implements Handler<HttpServerRequest> {
    static final int RETRY_BUSY_SECONDS = 1;
    static final int RETRY_DOWN_SECONDS = 5;

    /** How much of an oversized body is read, so that its sender sees the answer rather than a reset. */
    private static final int DISCARD_FACTOR = 16;

    private final CollectorSettings settings;
    private final Outbox outbox;
    private final ByteBudget budget;
    private final IngestCounters counters;
    private final Clock clock;
    private final Submissions submissions;

    Receiver(CollectorSettings settings, Outbox outbox, ByteBudget budget, IngestCounters counters, Clock clock) {
        this.settings = settings;
        this.outbox = outbox;
        this.budget = budget;
        this.counters = counters;
        this.clock = clock;
        this.submissions = new Submissions(settings, outbox, counters);
    }

    @Override
    public void handle(HttpServerRequest request) {
        var path = request.path();
        var answer = new Answer(request, counters);
        var endpoint = Endpoint.at(path);
        var settingsKey = endpoint == null ? BrowserSettings.keyIn(path) : null;
        if (endpoint == null && settingsKey == null) {
            answer.failure(404, "NOT_FOUND", "no such path");
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            answer.preflight();
        } else if (settingsKey != null) {
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

    private void settings(HttpServerRequest request, Answer answer, String key) {
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader("allow", "GET, OPTIONS");
            answer.failure(405, "METHOD_NOT_ALLOWED", "use GET");
        } else if (settings.keys().find(key).isEmpty()) {
            counters.unauthenticated();
            answer.failure(401, "UNKNOWN_WRITE_KEY", "unknown write key");
        } else {
            answer.json(200, BrowserSettings.of(key, request, settings.publicUrl()));
        }
    }

    private void receive(HttpServerRequest request, Endpoint endpoint, Answer answer) {
        if (outbox.notReady().isPresent()) {
            answer.retry(RETRY_DOWN_SECONDS, "not ready yet");
            return;
        }
        int limit = settings.limits().batchBytes();
        var body = new Body(limit, contentLength(request), budget);
        var key = new Credentials(request.getHeader("authorization"), request.getParam("writeKey"))
                .find(settings.keys())
                .orElse(null);
        var submission = new Submission(
                endpoint, answer, body, key, clock.millis(), peer(request, endpoint), userAgent(request, endpoint));
        // A connection that breaks before its answer gives its bytes back too.
        request.response().closeHandler(closed -> submission.abandoned());
        request.exceptionHandler(broken -> submission.abandoned());
        request.handler(chunk -> {
            if (!submission.isAnswered() && !body.add(chunk)) {
                submission.refuse(RETRY_BUSY_SECONDS, "too much in flight");
            } else if (body.seen() > (long) limit * DISCARD_FACTOR && !submission.isAnswered()) {
                answer.thenClose();
                submissions.tooLarge(submission);
            }
        });
        request.endHandler(end -> {
            if (!submission.isAnswered()) {
                submissions.submit(submission);
            }
        });
    }

    private String peer(HttpServerRequest request, Endpoint endpoint) {
        if (endpoint == Endpoint.IMPORT) {
            return null;
        }
        var peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return ClientAddress.of(peer, request.getHeader("x-forwarded-for"), settings.trustedProxies());
    }

    /** The header is the user's only if a browser sent the request; of a server's SDK it would pass for a bot's. */
    private static String userAgent(HttpServerRequest request, Endpoint endpoint) {
        var header = request.getHeader("user-agent");
        return header != null && header.startsWith("Mozilla/") && endpoint != Endpoint.IMPORT ? header : null;
    }

    private static long contentLength(HttpServerRequest request) {
        var header = request.getHeader("content-length");
        // Netty has refused anything but digits by now; more of them than an int holds is over any limit.
        return header == null ? -1 : header.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(header);
    }
}
