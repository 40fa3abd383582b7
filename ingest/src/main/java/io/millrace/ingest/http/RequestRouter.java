package io.millrace.ingest.http;

import io.millrace.ingest.auth.EventRates;
import io.millrace.ingest.auth.RequestCredentials;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.tracing.TraceSpan;
import io.millrace.tracing.Tracing;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;

/** Routes requests by path and method; a POST of events continues in {@link BodyReader}. For one event loop. */
final class RequestRouter {
    /** Id of the failed event that a request sends again, so that a second rejection does not become a second failure. */
    static final String REDRIVE_HEADER = "x-" + FailedEvents.REDRIVE_HEADER;

    private final CollectorSettings settings;
    private final EventProducer producer;
    private final RequestBudgets budgets;
    private final EventRates rates;
    private final IngestCounters counters;
    private final Tracing tracing;
    private final Clock clock;
    private final EventIntake intake;

    RequestRouter(
            CollectorSettings settings,
            EventProducer producer,
            RequestBudgets budgets,
            EventRates rates,
            IngestCounters counters,
            Tracing tracing,
            Clock clock) {
        this.settings = settings;
        this.producer = producer;
        this.budgets = budgets;
        this.rates = rates;
        this.counters = counters;
        this.tracing = tracing;
        this.clock = clock;
        this.intake = new EventIntake(settings, producer, rates, counters);
    }

    /** @param path the request's normalized path */
    void handle(HttpServerRequest request, String path) {
        var response = new JsonResponse(request, counters, settings.origins());
        var endpoint = Endpoint.at(path);
        var settingsKey = endpoint == null ? SegmentSettings.keyIn(path) : null;
        boolean isSourceConfig = RudderSourceConfig.isAt(path);
        if (endpoint == null && settingsKey == null && !isSourceConfig) {
            response.failure(404, "NOT_FOUND", "no such path");
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            response.preflight();
        } else if (endpoint == null) {
            sendSettings(request, response, settingsKey);
        } else if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("allow", "POST, OPTIONS");
            response.failure(405, "METHOD_NOT_ALLOWED", "use POST");
        } else if (endpoint == Endpoint.METRICS) {
            response.success();
        } else if (producer.notReady().isPresent()) {
            response.retryLater(PostResponse.RETRY_DOWN_SECONDS, "not ready yet");
        } else {
            readEvents(request, endpoint, response);
        }
    }

    /** @param pathKey the key in Segment's path; null for RudderStack's, which carries it in the header or query */
    private void sendSettings(HttpServerRequest request, JsonResponse response, String pathKey) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("allow", "GET, HEAD, OPTIONS");
            response.failure(405, "METHOD_NOT_ALLOWED", "use GET");
            return;
        }
        var given = pathKey != null ? pathKey : credentials(request).knownOrQueryKey(settings.keys());
        var key = settings.keys().find(given).orElse(null);
        if (key == null) {
            counters.unauthenticated();
            response.failure(401, "UNKNOWN_WRITE_KEY", "unknown write key");
        } else if (pathKey != null) {
            response.json(200, SegmentSettings.json(pathKey, request, settings.publicUrl()));
        } else {
            response.json(200, RudderSourceConfig.json(given, key));
        }
    }

    private void readEvents(HttpServerRequest request, Endpoint endpoint, JsonResponse response) {
        var redriven = request.getHeader(REDRIVE_HEADER);
        // Whoever sends history, or sends a failed event again, is not the user's device.
        boolean fromDevice = endpoint != Endpoint.IMPORT && endpoint != Endpoint.CLOUDEVENTS && redriven == null;
        var posted = new PostedRequest(
                endpoint,
                credentials(request).find(settings.keys()).orElse(null),
                clock.millis(),
                fromDevice ? clientAddress(request) : null,
                fromDevice ? browserUserAgent(request) : null,
                redriven,
                request.getHeader("origin"),
                endpoint == Endpoint.CLOUDEVENTS ? CloudEventHeaders.of(request.headers()) : null,
                tracing.isOn() ? trace(request, endpoint) : TraceSpan.NONE);
        var body = new Body(settings.limits().batchBytes(), budgets.of(posted.key()));
        var answer = new PostResponse(response, body, counters);
        int seconds = posted.key() == null ? 0 : rates.secondsToWait(posted.key());
        if (seconds > 0) {
            // Before its body costs anything.
            answer.tooFast(counters.tenant(posted.key().tenant()), seconds);
        } else {
            new BodyReader(posted, body, answer, intake).read(request);
        }
    }

    private TraceSpan trace(HttpServerRequest request, Endpoint endpoint) {
        var span = tracing.request(request.getHeader("traceparent"), "POST " + endpoint.path());
        if (span.isTraced()) {
            span.tag("http.request.method", "POST").tag("url.path", endpoint.path());
            // Also when the client is gone: a request that nobody waits for ends, too.
            var response = request.response();
            response.endHandler(end -> span.tag("http.response.status_code", response.getStatusCode())
                    .end());
        }
        return span;
    }

    private static RequestCredentials credentials(HttpServerRequest request) {
        return new RequestCredentials(request.getHeader("authorization"), request.getParam("writeKey"));
    }

    private String clientAddress(HttpServerRequest request) {
        var peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return ClientAddress.of(
                peer,
                request.headers().getAll("x-forwarded-for"),
                settings.proxies().before(peer));
    }

    /** Only a browser's User-Agent is the user's; a server-side SDK's would make each of its users look like a bot. */
    private static String browserUserAgent(HttpServerRequest request) {
        var header = request.getHeader("user-agent");
        return header != null && header.startsWith("Mozilla/") ? header : null;
    }
}
