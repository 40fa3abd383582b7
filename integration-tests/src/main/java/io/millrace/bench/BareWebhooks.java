package io.millrace.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The limit for deliveries: an HTTP client that posts the same bytes over and over, so many at once. */
final class BareWebhooks {
    private final Vertx vertx;
    private final String url;
    private final Buffer body;
    private final int inFlight;

    BareWebhooks(Vertx vertx, String url, byte[] body, int inFlight) {
        this.vertx = vertx;
        this.url = url;
        this.body = Buffer.buffer(body);
        this.inFlight = inFlight;
    }

    /** Posts so many, and returns when all were answered. */
    void post(int count) {
        var left = new AtomicInteger(count);
        var done = new CountDownLatch(count);
        var client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(inFlight));
        vertx.getOrCreateContext().runOnContext(start -> {
            for (int i = 0; i < inFlight; i++) {
                next(client, left, done);
            }
        });
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        client.close().await();
    }

    private void next(HttpClient client, AtomicInteger left, CountDownLatch done) {
        if (left.getAndDecrement() <= 0) {
            return;
        }
        client.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url))
                .compose(request ->
                        request.putHeader("content-type", "application/json").send(body))
                .compose(HttpClientResponse::end)
                .onComplete(end -> {
                    done.countDown();
                    next(client, left, done);
                });
    }
}
