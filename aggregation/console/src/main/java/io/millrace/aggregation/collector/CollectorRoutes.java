package io.millrace.aggregation.collector;

import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/events/collector}: where to send events, and with which key. {@code POST /v1/events/send?path=/v1/track} posts the body
 * to the collector as it is, with the write key of the tenant, and responds with the collector's status and body: a test event, or with
 * {@code &failure=<id>} a failed event that is sent again.
 */
public final class CollectorRoutes {
    private static final long MAX_BYTES = 512 << 10;
    private static final int MAX_ANSWER = 1 << 20;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Pattern PATHS =
            Pattern.compile("/v1/(?:track|identify|page|screen|group|alias|batch|import|cloudevents|[tipsgabm])/?");

    private final CollectorConfig config;
    private final HttpClient client;
    private final RedriveNotes notes;

    /** @param notes where an accepted failure is noted */
    public CollectorRoutes(CollectorConfig config, Vertx vertx, RedriveNotes notes) {
        this.config = config;
        this.notes = notes;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MILLIS));
    }

    public void mount(Router router) {
        router.get("/v1/events/collector").handler(this::collector);
        router.post("/v1/events/send").handler(new RequestBody(MAX_BYTES)).handler(this::send);
    }

    private void collector(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(TenantParameter.NAME));
        String tenant = TenantParameter.parse(parameters);
        JsonResponses.send(
                context,
                200,
                new JsonObject()
                        .put("url", config.url().toString())
                        .put("tenant", tenant)
                        .put("writeKey", config.writeKeys().get(tenant)));
    }

    private void send(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of("path", "failure", TenantParameter.NAME));
        String tenant = TenantParameter.parse(parameters);
        String path = parameters.find("path").orElse("/v1/track");
        if (!PATHS.matcher(path).matches()) {
            throw RequestException.badRequest("path must be one of the collector's, such as /v1/track or /v1/batch");
        }
        String failure = parameters.find("failure").orElse(null);
        if (failure != null && !FailedEvents.isId(failure)) {
            throw RequestException.badRequest("failure must be the id of a failed event");
        }
        String key = config.writeKeys().get(tenant);
        if (key == null) {
            throw new RequestException(
                    409,
                    "no_write_key",
                    "no write key of tenant '" + tenant + "' is known here: set aggregation.console.write.keys");
        }
        byte[] body = RequestBody.of(context);
        post(path, key, failure, body)
                .compose(response -> response.body().map(answer -> answer(response.statusCode(), answer)))
                .compose(answer -> noted(context, answer, tenant, failure))
                .onComplete(
                        answer -> JsonResponses.send(context, 200, answer),
                        // Rejected at the edge: the collector may respond later.
                        refused -> context.fail(
                                refused instanceof RequestException
                                        ? refused
                                        : new RequestException(
                                                503,
                                                "collector_unreachable",
                                                "the collector at " + config.url() + " does not respond: "
                                                        + refused.getMessage())));
    }

    private Future<HttpClientResponse> post(String path, String key, String failure, byte[] body) {
        String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.url() + path)
                .setTimeout(TIMEOUT_MILLIS);
        return client.request(options).compose((HttpClientRequest request) -> {
            request.putHeader("Content-Type", "application/json").putHeader("Authorization", "Basic " + basic);
            if (failure != null) {
                request.putHeader("x-" + FailedEvents.REDRIVE_HEADER, failure);
            }
            return request.send(Buffer.buffer(body));
        });
    }

    /** {@code {"status":200,"answer":{…}}}; an answer that is no JSON is its text. */
    private static JsonObject answer(int status, Buffer body) {
        String text = body.getString(0, Math.min(body.length(), MAX_ANSWER));
        JsonObject answer = new JsonObject().put("status", status);
        return text.startsWith("{") ? answer.put("answer", new JsonObject(text)) : answer.put("text", text);
    }

    /** Notes that a failure was accepted, where it was. */
    private Future<JsonObject> noted(RoutingContext context, JsonObject answer, String tenant, String failure) {
        boolean accepted = answer.getInteger("status") == 200
                && answer.getJsonObject("answer", new JsonObject()).getJsonArray("events", new JsonArray()).stream()
                        .allMatch(
                                event -> event instanceof JsonObject one && "accepted".equals(one.getString("status")));
        answer.put("accepted", accepted);
        return failure == null || !accepted
                ? Future.succeededFuture(answer)
                : notes.accepted(context, tenant, failure).map(done -> answer);
    }
}
