package io.millrace.aggregation.console;

import io.millrace.runtime.http.JsonResponses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /v1/overview}: counters of every service, collected at most once per second. A service that does not respond in two
 * seconds, or sends too much, is shown as down.
 */
public final class Overview {
    private static final long KEEP_MILLIS = 1_000;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BYTES = 8 << 20;

    private final HttpClient client;
    private final Map<String, URI> metrics;
    private final Clock clock;
    private Future<JsonObject> latest;
    private long latestAt;

    public Overview(Vertx vertx, Map<String, URI> metrics, Clock clock) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setIdleTimeout(30)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
        this.metrics = metrics;
        this.clock = clock;
    }

    void handle(RoutingContext context) {
        latest().onComplete(JsonResponses.respond(context, overview -> JsonResponses.send(context, 200, overview)));
    }

    /** Counters of every service, at most a second old. */
    public synchronized Future<JsonObject> latest() {
        long now = clock.millis();
        if (latest == null || now - latestAt >= KEEP_MILLIS) {
            latestAt = now;
            latest = ask(now);
        }
        return latest;
    }

    /** Reads services from the end of the flow to its start, so that none has counted events that the one before it has not. */
    private Future<JsonObject> ask(long now) {
        List<String> names = new ArrayList<>(metrics.keySet());
        Collections.reverse(names);
        Map<String, JsonObject> results = new HashMap<>();
        Future<Void> asked = Future.succeededFuture();
        for (String name : names) {
            asked = asked.compose(before -> one(metrics.get(name))).map(result -> {
                results.put(name, result);
                return null;
            });
        }
        return asked.map(all -> {
            JsonObject services = new JsonObject();
            metrics.keySet().forEach(name -> services.put(name, results.get(name)));
            return new JsonObject().put("at", now).put("services", services);
        });
    }

    private Future<JsonObject> one(URI url) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                .setTimeout(TIMEOUT_MILLIS);
        return client.request(request)
                .compose(sent -> sent.send())
                .compose(Overview::body)
                .map(page -> PrometheusText.summed(page).put("up", true))
                // A service that is down is a result here, not an error.
                .otherwise(failure ->
                        new JsonObject().put("up", false).put("reason", String.valueOf(failure.getMessage())));
    }

    private static Future<String> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode());
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MAX_BYTES) {
                response.request().reset();
            }
        });
        return response.end().map(ended -> body.toString());
    }
}
