package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.PacedResponse;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.sql.SqlService;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler;
import org.apache.calcite.avatica.remote.JsonHandler;
import org.apache.calcite.avatica.remote.JsonService;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route {@code POST /v1/avatica[?tenant=&zone=&timeZone=]}: Avatica's protocol in JSON or protocol buffers, whichever the client
 * sends. A rejected statement gets status 500 with Avatica's error format, because Avatica clients retry a 503 forever. Bytes
 * that are not a request of the protocol get 400.
 */
public final class AvaticaRoute {
    private static final Logger LOG = LoggerFactory.getLogger(AvaticaRoute.class);
    private static final long MAX_BYTES = 1 << 20;

    /**
     * Parameter for the default time zone of the client's JVM, in which its driver sends and shows times. The driver has a
     * property of this name but does not send it.
     */
    private static final String TIME_ZONE = "timeZone";

    private static final Service.RpcMetadataResponse SERVER = new Service.RpcMetadataResponse("millrace");

    private record Response(int status, ResponseBody body) {}

    private final SqlService service;
    private final QueryPool pool;

    public AvaticaRoute(SqlService service, QueryPool pool) {
        this.service = service;
        this.pool = pool;
    }

    /** Adds the route; must be called before the server listens. */
    public void mount(Router router) {
        router.post("/v1/avatica").handler(new RequestBody(MAX_BYTES)).handler(this::post);
    }

    private void post(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(TenantParameter.NAME, Parameters.ZONE, TIME_ZONE));
        SqlService.Scope scope = new SqlService.Scope(TenantParameter.parse(parameters), parameters.zone());
        ClientClock clock = new ClientClock(parameters.zone(TIME_ZONE));
        byte[] bytes = RequestBody.of(context);
        if (bytes.length == 0) {
            throw new RequestException(
                    400, "bad_request", "the body is empty: connect with jdbc:avatica:remote:url=<this address>");
        }
        // A protobuf message begins with a tag, which is never a brace.
        boolean json = bytes[0] == '{';
        Budget budget = pool.budget(context);
        pool.submit(budget, until -> {
                    InsightMeta meta = new InsightMeta(service, clock, scope, until);
                    return respond(new LocalService(meta, NoopMetricsSystem.getInstance()), bytes, json, until);
                })
                .otherwise(failure -> errorResponse(failure, json))
                .onComplete(JsonResponses.respond(context, response -> {
                    context.response()
                            .setStatusCode(response.status)
                            .putHeader("Content-Type", json ? "application/json" : "application/x-google-protobuf")
                            .putHeader("Cache-Control", "no-store");
                    PacedResponse.send(context, response.body);
                }));
    }

    private static Response respond(LocalService local, byte[] bytes, boolean json, Budget budget) {
        local.setRpcMetadata(SERVER);
        requireRequest(bytes, json);
        if (json) {
            return jsonResponse(jsonHandler(local).apply(new String(bytes, StandardCharsets.UTF_8)), budget);
        }
        Handler.HandlerResponse<byte[]> response = protobufHandler(local).apply(bytes);
        return new Response(response.getStatusCode(), body(response.getResponse(), budget));
    }

    /** Rejects bytes that are not a request; Avatica's handlers would report them as an internal error. */
    static void requireRequest(byte[] bytes, boolean json) {
        try {
            Service.Request request = json
                    ? JsonService.MAPPER.readValue(bytes, Service.Request.class)
                    : new ProtobufTranslationImpl().parseRequest(bytes);
            if (request != null) {
                return;
            }
        } catch (IOException | RuntimeException e) { // rejected at the edge, below
            LOG.debug("not a request of Avatica's protocol", e);
        }
        throw new RequestException(
                400, "bad_request", "these " + bytes.length + " bytes are not a request of Avatica's protocol");
    }

    private static JsonHandler jsonHandler(LocalService local) {
        JsonHandler handler = new JsonHandler(local, NoopMetricsSystem.getInstance());
        handler.setRpcMetadata(SERVER);
        return handler;
    }

    private static ProtobufHandler protobufHandler(LocalService local) {
        ProtobufHandler handler =
                new ProtobufHandler(local, new ProtobufTranslationImpl(), NoopMetricsSystem.getInstance());
        handler.setRpcMetadata(SERVER);
        return handler;
    }

    private static Response jsonResponse(Handler.HandlerResponse<String> response, Budget budget) {
        return new Response(
                response.getStatusCode(), body(response.getResponse().getBytes(StandardCharsets.UTF_8), budget));
    }

    private static ResponseBody body(byte[] bytes, Budget budget) {
        ResponseBody kept = new ResponseBody(Long.MAX_VALUE, budget);
        kept.write(bytes);
        return kept;
    }

    /** Response for a failure outside of the protocol handlers, in the error format of the protocol. */
    private static Response errorResponse(Throwable failure, boolean json) {
        RequestException refusal = failure instanceof RequestException request
                ? request
                : new RequestException(500, "internal_error", "internal error: the log of the server has the details");
        if (refusal.status() == 500) { // crash of this request only: reported to the client and logged
            LOG.error("internal error in a JDBC request", failure);
        }
        Budget own = Budget.lasting(Duration.ofSeconds(10));
        LocalService none = new LocalService(
                new InsightMeta(
                        null, new ClientClock(Optional.empty()), new SqlService.Scope("", Optional.empty()), own),
                NoopMetricsSystem.getInstance());
        Exception error = JdbcErrors.of(refusal);
        int status = refusal.status() == 400 ? 400 : 500;
        if (json) {
            Response response = jsonResponse(jsonHandler(none).convertToErrorResponse(error), own);
            return new Response(status, response.body);
        }
        return new Response(
                status, body(protobufHandler(none).convertToErrorResponse(error).getResponse(), own));
    }
}
