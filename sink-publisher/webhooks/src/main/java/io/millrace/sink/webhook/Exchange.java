package io.millrace.sink.webhook;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.address.AddressRefusedException;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** One request and its answer, of which no more than {@value #MAX_ANSWER} bytes are read. Used on one event loop. */
final class Exchange {
    static final int MAX_ANSWER = 64 * 1024;

    private static final int SHOWN_BYTES = 200;
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final int ERRORS = 400;

    private final Promise<Attempt> done;
    private final long began;
    private final Clock clock;
    private HttpClientRequest request;

    Exchange(Promise<Attempt> done, long began, Clock clock) {
        this.done = done;
        this.began = began;
        this.clock = clock;
    }

    Future<Void> send(HttpClientRequest made, Buffer body) {
        request = made;
        if (done.future().isComplete()) {
            // It has waited for a connection for too long.
            request.reset();
            return Future.succeededFuture();
        }
        return request.send(body).compose(this::read);
    }

    private Future<Void> read(HttpClientResponse response) {
        var shown = Buffer.buffer();
        var size = new long[1];
        response.handler(part -> {
            size[0] += part.length();
            if (shown.length() < SHOWN_BYTES) {
                shown.appendBuffer(part.slice(0, Math.min(part.length(), SHOWN_BYTES - shown.length())));
            }
            if (size[0] > MAX_ANSWER) {
                // The status has said it: nobody reads the rest.
                answered(response, shown);
                request.reset();
            }
        });
        return response.end().onSuccess(end -> answered(response, shown));
    }

    private void answered(HttpClientResponse response, Buffer shown) {
        int status = response.statusCode();
        if (status >= OK && status < REDIRECTS) {
            done.tryComplete(Attempt.delivered(status, millis()));
            return;
        }
        boolean isRedirect = status >= REDIRECTS && status < ERRORS;
        var reason = isRedirect ? DeliveryFailureReason.REDIRECT : DeliveryFailureReason.STATUS;
        if (status == Attempt.GONE) {
            reason = DeliveryFailureReason.GONE;
        }
        var message = isRedirect
                ? "answered " + status + ": a redirect, which is not followed; set the url that it leads to"
                : "answered " + status + text(shown);
        done.tryComplete(new Attempt(
                reason,
                status,
                message,
                RetryAfter.millis(response.getHeader("Retry-After"), clock.instant()),
                millis()));
    }

    private static String text(Buffer shown) {
        var text = new String(shown.getBytes(), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\ufffd]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    void fail(DeliveryFailureReason reason, String message) {
        if (done.tryComplete(Attempt.failed(reason, message, millis())) && request != null) {
            request.reset();
        }
    }

    /** Retried: what an attempt meets on its way. Messages name hosts and addresses, never a path, which may be a secret. */
    void fail(Throwable failure) {
        fail(reason(failure), String.valueOf(failure.getMessage()));
    }

    private static DeliveryFailureReason reason(Throwable failure) {
        if (failure instanceof AddressRefusedException) {
            return DeliveryFailureReason.ADDRESS_REFUSED;
        }
        if (failure instanceof UnknownHostException) {
            return DeliveryFailureReason.NAME_NOT_FOUND;
        }
        if (failure instanceof ConnectTimeoutException) {
            return DeliveryFailureReason.TIMEOUT;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return DeliveryFailureReason.NOT_CONNECTED;
        }
        return failure instanceof SSLException
                ? DeliveryFailureReason.TLS_FAILED
                : DeliveryFailureReason.CONNECTION_LOST;
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
