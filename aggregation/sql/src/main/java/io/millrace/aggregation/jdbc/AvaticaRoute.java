package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.PacedResponse;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.RequestBody;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.request.TenantParameter;
import io.millrace.aggregation.sql.SqlService;
import io.millrace.runtime.http.JsonResponses;
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
 * {@code POST /v1/avatica[?tenant=&zone=&timeZone=]}: Avatica's protocol, in JSON or protocol buffers as the client chose. Statements that are
 * refused are answered with 500 and Avatica's own form of an error, as its clients expect: on 503 they would try again for ever.
 * Bytes that are no request of the protocol are 400.
 */
public final class AvaticaRoute {
    private static final Logger LOG = LoggerFactory.getLogger(AvaticaRoute.class);
    private static final long MAX_BYTES = 1 << 20;

    /**
     * The zone of the client's Java machine, by whose clock its driver sends and shows times. The driver has a property of this
     * name and does not send it.
     */
    private static final String TIME_ZONE = "timeZone";

    private static final Service.RpcMetadataResponse SERVER = new Service.RpcMetadataResponse("millrace");

    private record Answer(int status, ResponseBody body) {}

    private final SqlService service;
    private final QueryPool pool;

    public AvaticaRoute(SqlService service, QueryPool pool) {
        this.service = service;
        this.pool = pool;
    }

    /** Adds the route; call it before the server listens. */
    public void mount(Router router) {
        router.post("/v1/avatica").handler(new RequestBody(MAX_BYTES)).handler(this::post);
    }

    private void post(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of(TenantParameter.NAME, Parameters.ZONE, TIME_ZONE));
        SqlService.Reader reader = new SqlService.Reader(TenantParameter.parse(parameters), parameters.zone());
        WallClock clock = new WallClock(parameters.zone(TIME_ZONE));
        byte[] bytes = RequestBody.of(context);
        if (bytes.length == 0) {
            throw new RequestException(
                    400, "bad_request", "the body is empty: connect with jdbc:avatica:remote:url=<this address>");
        }
        // A message of protocol buffers begins with a tag, never with a brace.
        boolean json = bytes[0] == '{';
        Budget budget = pool.budget(context);
        pool.submit(budget, until -> {
                    InsightMeta meta = new InsightMeta(service, clock, reader, until);
                    return answer(new LocalService(meta, NoopMetricsSystem.getInstance()), bytes, json, until);
                })
                .otherwise(failure -> refused(failure, json))
                .onComplete(JsonResponses.respond(context, answer -> {
                    context.response()
                            .setStatusCode(answer.status)
                            .putHeader("Content-Type", json ? "application/json" : "application/x-google-protobuf")
                            .putHeader("Cache-Control", "no-store");
                    PacedResponse.send(context, answer.body);
                }));
    }

    private static Answer answer(LocalService local, byte[] bytes, boolean json, Budget budget) {
        local.setRpcMetadata(SERVER);
        requireRequest(bytes, json);
        if (json) {
            return text(json(local).apply(new String(bytes, StandardCharsets.UTF_8)), budget);
        }
        Handler.HandlerResponse<byte[]> response = protobuf(local).apply(bytes);
        return new Answer(response.getStatusCode(), kept(response.getResponse(), budget));
    }

    /** Else the handlers would take what is no request for a failure of ours. */
    static void requireRequest(byte[] bytes, boolean json) {
        try {
            Service.Request request = json
                    ? JsonService.MAPPER.readValue(bytes, Service.Request.class)
                    : new ProtobufTranslationImpl().parseRequest(bytes);
            if (request != null) {
                return;
            }
        } catch (IOException | RuntimeException e) { // rejected at the edge, below
            LOG.debug("no request of Avatica's protocol", e);
        }
        throw new RequestException(
                400, "bad_request", "these " + bytes.length + " bytes are no request of Avatica's protocol");
    }

    private static JsonHandler json(LocalService local) {
        JsonHandler handler = new JsonHandler(local, NoopMetricsSystem.getInstance());
        handler.setRpcMetadata(SERVER);
        return handler;
    }

    private static ProtobufHandler protobuf(LocalService local) {
        ProtobufHandler handler =
                new ProtobufHandler(local, new ProtobufTranslationImpl(), NoopMetricsSystem.getInstance());
        handler.setRpcMetadata(SERVER);
        return handler;
    }

    private static Answer text(Handler.HandlerResponse<String> response, Budget budget) {
        return new Answer(
                response.getStatusCode(), kept(response.getResponse().getBytes(StandardCharsets.UTF_8), budget));
    }

    private static ResponseBody kept(byte[] bytes, Budget budget) {
        ResponseBody kept = new ResponseBody(Long.MAX_VALUE, budget);
        kept.write(bytes);
        return kept;
    }

    /** What was refused before the protocol had its say, in the protocol's form. */
    private static Answer refused(Throwable failure, boolean json) {
        RequestException refusal = failure instanceof RequestException request
                ? request
                : new RequestException(500, "internal_error", "the request failed here; the server's log says why");
        if (refusal.status() == 500) { // a bug: the client is told so and the log says where
            LOG.error("a request over JDBC failed", failure);
        }
        Budget own = Budget.lasting(Duration.ofSeconds(10));
        LocalService none = new LocalService(
                new InsightMeta(
                        null, new WallClock(Optional.empty()), new SqlService.Reader("", Optional.empty()), own),
                NoopMetricsSystem.getInstance());
        Exception error = JdbcErrors.of(refusal);
        int status = refusal.status() == 400 ? 400 : 500;
        if (json) {
            Answer answer = text(json(none).convertToErrorResponse(error), own);
            return new Answer(status, answer.body);
        }
        return new Answer(
                status, kept(protobuf(none).convertToErrorResponse(error).getResponse(), own));
    }
}
