package io.millrace.runtime.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON responses, and errors in one form: {@code {"error":{"code","message","errors":[…]}}}. */
public final class JsonResponses {
    private static final Logger LOG = LoggerFactory.getLogger(JsonResponses.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private JsonResponses() {}

    /** Sends the body unless the client is gone. */
    public static void send(RoutingContext context, int status, JsonObject body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(body.encode());
    }

    /** Handler that responds with a result. A failure of the work, or of the responding, fails the request. */
    public static <T> Handler<AsyncResult<T>> respond(RoutingContext context, Consumer<T> onSuccess) {
        return done -> {
            if (done.failed()) {
                context.fail(done.cause());
                return;
            }
            try {
                onSuccess.accept(done.result());
            } catch (RuntimeException | Error e) { // rejected at the edge: the route's failure handler responds
                context.fail(e);
            }
        };
    }

    /** Failure handler of every route: responds with the error, or closes a connection whose response has begun. */
    public static void handleFailure(RoutingContext context) {
        RequestException refusal = refusal(context);
        if (context.response().headWritten()) {
            // Too late for an error: a broken response tells the client that the rows are not complete.
            context.request().connection().close();
            return;
        }
        context.response().headers().remove("Content-Length");
        boolean retryable = refusal.status() == 429 || refusal.status() == 503;
        if (retryable && !context.response().headers().contains("Retry-After")) {
            context.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        JsonObject error = new JsonObject().put("code", refusal.code()).put("message", refusal.getMessage());
        if (!refusal.errors().isEmpty()) {
            JsonArray places = new JsonArray();
            refusal.errors()
                    .forEach(at -> places.add(new JsonObject()
                            .put("file", at.file())
                            .put("line", at.line())
                            .put("column", at.column())
                            .put("message", at.message())));
            error.put("errors", places);
        }
        send(context, refusal.status(), new JsonObject().put("error", error));
    }

    private static RequestException refusal(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof RequestException refusal) {
            return refusal;
        }
        if (failure instanceof InvalidStateStoreException) {
            return new RequestException(
                    503, "store_moving", "the state store is being moved or restored: try again shortly");
        }
        if (failure instanceof HttpException http && http.getStatusCode() < 500) {
            return new RequestException(
                    http.getStatusCode(), "bad_request", "the request cannot be read: " + http.getMessage());
        }
        boolean clientError = context.statusCode() >= 400 && context.statusCode() < 500;
        if (clientError) {
            String why = failure == null ? "answered" : "read: " + failure.getMessage();
            return new RequestException(context.statusCode(), "bad_request", "the request cannot be " + why);
        }
        // A bug: the client is told so and the log says where.
        LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
        return new RequestException(500, "internal_error", "the request failed here; the server's log says why");
    }
}
