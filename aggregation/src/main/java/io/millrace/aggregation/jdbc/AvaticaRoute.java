package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.query.Answers;
import io.millrace.aggregation.query.Parameters;
import io.millrace.aggregation.query.QueryPool;
import io.millrace.aggregation.query.RequestException;
import io.millrace.aggregation.query.Tenants;
import io.millrace.aggregation.sql.SqlService;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler;
import org.apache.calcite.avatica.remote.JsonHandler;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;

/**
 * {@code POST /v1/avatica[?tenant=]}: Avatica's protocol, in JSON or protocol buffers as the client chose. Refusals are
 * answered with 500 and Avatica's own form of an error, as its clients expect: on 503 they would try again for ever.
 */
public final class AvaticaRoute {
    private static final long MAX_BYTES = 1 << 20;
    private static final Service.RpcMetadataResponse SERVER = new Service.RpcMetadataResponse("millrace");

    private record Answer(int status, Buffer body) {}

    private final SqlService service;
    private final QueryPool pool;

    public AvaticaRoute(SqlService service, QueryPool pool) {
        this.service = service;
        this.pool = pool;
    }

    /** Adds the route; call it before the server listens. */
    public void mount(Router router) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BYTES);
        router.post("/v1/avatica").handler(body).handler(this::post);
    }

    private void post(RoutingContext context) {
        Parameters parameters = Answers.parameters(context);
        parameters.refuseUnknown(List.of(Tenants.PARAMETER));
        String tenant = Tenants.of(parameters);
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw new RequestException(
                    400, "bad_request", "the body is empty: connect with jdbc:avatica:remote:url=<this address>");
        }
        byte[] bytes = body.getBytes();
        // A message of protocol buffers begins with a tag, never with a brace.
        boolean json = bytes[0] == '{';
        pool.submit(deadline -> {
                    InsightMeta meta = new InsightMeta(service, tenant, deadline);
                    return answer(new LocalService(meta, NoopMetricsSystem.getInstance()), bytes, json);
                })
                .onSuccess(answer -> send(context, answer, json))
                .onFailure(failure -> send(context, refused(failure, bytes.length, json), json));
    }

    private static Answer answer(LocalService local, byte[] bytes, boolean json) {
        local.setRpcMetadata(SERVER);
        if (json) {
            JsonHandler handler = new JsonHandler(local, NoopMetricsSystem.getInstance());
            handler.setRpcMetadata(SERVER);
            return text(handler.apply(new String(bytes, StandardCharsets.UTF_8)));
        }
        ProtobufHandler handler = protobuf(local);
        Handler.HandlerResponse<byte[]> response = handler.apply(bytes);
        return new Answer(response.getStatusCode(), Buffer.buffer(response.getResponse()));
    }

    private static ProtobufHandler protobuf(LocalService local) {
        ProtobufHandler handler =
                new ProtobufHandler(local, new ProtobufTranslationImpl(), NoopMetricsSystem.getInstance());
        handler.setRpcMetadata(SERVER);
        return handler;
    }

    private static Answer text(Handler.HandlerResponse<String> response) {
        return new Answer(response.getStatusCode(), Buffer.buffer(response.getResponse()));
    }

    /** What the pool refused, in the protocol's form. */
    private static Answer refused(Throwable failure, int length, boolean json) {
        Exception refusal = failure instanceof RequestException request
                ? JdbcErrors.of(request)
                : JdbcErrors.of(new RequestException(
                        400, "bad_request", "these " + length + " bytes are no request of Avatica's protocol"));
        LocalService none = new LocalService(new InsightMeta(null, "", null), NoopMetricsSystem.getInstance());
        if (json) {
            JsonHandler handler = new JsonHandler(none, NoopMetricsSystem.getInstance());
            handler.setRpcMetadata(SERVER);
            return text(handler.convertToErrorResponse(refusal));
        }
        Handler.HandlerResponse<byte[]> response = protobuf(none).convertToErrorResponse(refusal);
        return new Answer(response.getStatusCode(), Buffer.buffer(response.getResponse()));
    }

    private static void send(RoutingContext context, Answer answer, boolean json) {
        context.response()
                .setStatusCode(answer.status)
                .putHeader("Content-Type", json ? "application/json" : "application/x-google-protobuf")
                .putHeader("Cache-Control", "no-store")
                .end(answer.body);
    }
}
