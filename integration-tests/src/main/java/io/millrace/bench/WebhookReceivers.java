package io.millrace.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Local receivers of webhooks, one a path: they acknowledge, answer as told, wait, or never answer. Thread-safe. */
public final class WebhookReceivers implements AutoCloseable {
    private static final String SENT = "\"sent\":";

    private final Vertx vertx = Vertx.vertx();
    private final LongAdder received = new LongAdder();
    private final Map<String, Queue<Delivery>> deliveries = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final int port;
    private volatile boolean keeps = true;

    /**
     * A request that was acknowledged.
     *
     * @param nanos from when its row was published to when it was here
     */
    public record Delivery(String id, String body, Map<String, String> headers, long nanos) {}

    public WebhookReceivers() {
        port = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var path = request.path();
            if (path.startsWith("/never")) {
                return;
            }
            if (path.startsWith("/slow")) {
                vertx.setTimer(TimeUnit.SECONDS.toMillis(10), tick -> request.response()
                        .end());
                return;
            }
            int status = statuses.getOrDefault(path, 204);
            if (status < 300) {
                received.increment();
                if (keeps) {
                    keep(path, request, body.toString(StandardCharsets.UTF_8));
                }
            }
            request.response().setStatusCode(status).end();
        });
    }

    private void keep(String path, HttpServerRequest request, String body) {
        int at = body.indexOf(SENT) + SENT.length();
        int end = at;
        while (end < body.length() && Character.isDigit(body.charAt(end))) {
            end++;
        }
        long nanos = end > at ? System.nanoTime() - Long.parseLong(body, at, end, 10) : 0;
        var headers = new ConcurrentHashMap<String, String>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        deliveries
                .computeIfAbsent(path, unused -> new ConcurrentLinkedQueue<>())
                .add(new Delivery(request.getHeader("webhook-id"), body, headers, nanos));
    }

    /** Whether deliveries are kept for a look at them, or counted only. */
    public void keep(boolean whether) {
        keeps = whether;
    }

    /** Has a path answer with a status from now on. */
    public void answer(String path, int status) {
        statuses.put(path, status);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Requests that were acknowledged, of all paths. */
    public long received() {
        return received.sum();
    }

    /** Those of one path, in order. */
    public List<Delivery> of(String path) {
        return new ArrayList<>(deliveries.getOrDefault(path, new ConcurrentLinkedQueue<>()));
    }

    /** Forgets what was kept. */
    public void clear() {
        deliveries.clear();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
