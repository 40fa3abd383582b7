package io.millrace.aggregation.query;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How routes answer: JSON, and errors in one form, {@code {"error":{"code","message","errors":[…]}}}. */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private Answers() {}

    public static void json(RoutingContext context, int status, JsonObject body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", RowFormat.JSON.contentType())
                .putHeader("Cache-Control", "no-store")
                .end(body.encode());
    }

    /** Begins an answer of rows: what it is, and how fresh. */
    public static HttpServerResponse rows(RoutingContext context, RowFormat format, Freshness freshness) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", format.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Millrace-Complete", Boolean.toString(freshness.complete()));
        freshness
                .watermark()
                .ifPresent(at -> response.putHeader("Millrace-Watermark", RowJson.isoOrNull(freshness.watermark())));
        freshness
                .stalenessMillis()
                .ifPresent(millis -> response.putHeader("Millrace-Staleness-Ms", Long.toString(millis)));
        freshness.servedBy().ifPresent(role -> response.putHeader("Millrace-Served-By", role.text()));
        if (!freshness.complete()) {
            response.putHeader("Millrace-Missing", RowJson.missing(freshness));
        }
        return response;
    }

    /** Answers what work comes to, or what it failed with; whatever goes wrong on the way is answered, too. */
    public static <T> Handler<AsyncResult<T>> to(RoutingContext context, Consumer<T> answer) {
        return done -> {
            if (done.failed()) {
                context.fail(done.cause());
                return;
            }
            try {
                answer.accept(done.result());
            } catch (RuntimeException | Error e) { // rejected at the edge: the route's failure handler answers it
                context.fail(e);
            }
        };
    }

    /** Sends an answer whose head is set, as fast as its client takes it. */
    public static void send(RoutingContext context, AnswerBytes bytes) {
        SlowAnswer.send(context, bytes);
    }

    /** The parameters of the request's URL. */
    public static Parameters parameters(RoutingContext context) {
        Map<String, List<String>> values = context.queryParams().entries().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return new Parameters(values, Tenants.bound(context));
    }

    /** Answers what a route failed with; the failure handler of every route of the API. */
    public static void failure(RoutingContext context) {
        RequestException refusal = refusal(context);
        if (context.response().headWritten()) {
            // Too late for an answer: the client sees a broken one rather than a short one.
            context.request().connection().close();
            return;
        }
        context.response().headers().remove("Content-Length");
        boolean later = refusal.status() == 429 || refusal.status() == 503;
        if (later && !context.response().headers().contains("Retry-After")) {
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
        json(context, refusal.status(), new JsonObject().put("error", error));
    }

    private static RequestException refusal(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof RequestException refusal) {
            return refusal;
        }
        if (failure instanceof InvalidStateStoreException) {
            return new RequestException(503, "store_moving", "the rows are being moved or restored: try again shortly");
        }
        if (failure instanceof HttpException http && http.getStatusCode() < 500) {
            return new RequestException(
                    http.getStatusCode(), "bad_request", "the request cannot be read: " + http.getMessage());
        }
        boolean theirs = context.statusCode() >= 400 && context.statusCode() < 500;
        if (theirs) {
            String why = failure == null ? "answered" : "read: " + failure.getMessage();
            return new RequestException(context.statusCode(), "bad_request", "the request cannot be " + why);
        }
        // A bug: the client is told so and the log says where.
        LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
        return new RequestException(500, "internal_error", "the request failed here; the server's log says why");
    }
}
