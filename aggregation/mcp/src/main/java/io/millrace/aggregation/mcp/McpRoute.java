package io.millrace.aggregation.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.access.DirectAccess;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Map;

/**
 * Route {@code POST /mcp}: streamable HTTP of the Model Context Protocol, without sessions, so that every instance answers every
 * request. It admits who shows a known key; what a tool asks for is admitted and counted by the query API.
 */
final class McpRoute {
    private static final String PATH = "/mcp";
    private static final long MAX_BYTES = 1 << 20;
    private static final int INTERNAL_ERROR = -32_603;
    private static final String INSTRUCTIONS = "Millrace computes insights from product events in real time. Start with"
            + " list_insights. Ask for rows with query_rows, or with sql for joins and arithmetic. To propose a new insight, read"
            + " insight_language, then plan_insight; apply_insight changes what is computed and needs a key of role apply.";

    private final DirectAccess access;
    private final McpJsonMapper json = new JacksonMcpJsonMapper(new ObjectMapper());
    private final RouteTransport transport = new RouteTransport();

    McpRoute(DirectAccess access, InsightTools tools) {
        this.access = access;
        McpServer.async(transport)
                .serverInfo("millrace", "1")
                .instructions(INSTRUCTIONS)
                .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
                .jsonMapper(json)
                .jsonSchemaValidator(new OwnValidation())
                .validateToolInputs(false)
                .tools(tools.all().toArray(McpStatelessServerFeatures.AsyncToolSpecification[]::new))
                .build();
    }

    void mount(Router router) {
        router.route(PATH).failureHandler(JsonResponses::handleFailure).handler(access.guard());
        router.post(PATH).handler(new RequestBody(MAX_BYTES)).handler(this::post);
        router.route(PATH).handler(context -> {
            context.response().putHeader("Allow", "POST");
            context.fail(new RequestException(405, "method_not_allowed", "this server opens no streams: send POST"));
        });
    }

    private void post(RoutingContext context) {
        McpTransportContext caller = McpTransportContext.create(Map.of(LocalApi.CALLER, LocalApi.Caller.of(context)));
        McpSchema.JSONRPCMessage message = parse(RequestBody.text(context));
        if (message instanceof McpSchema.JSONRPCRequest request) {
            transport
                    .handler()
                    .handleRequest(caller, request)
                    .contextWrite(values -> values.put(McpTransportContext.KEY, caller))
                    .subscribe(response -> send(context, response), failure -> send(context, error(request, failure)));
        } else if (message instanceof McpSchema.JSONRPCNotification notification) {
            transport
                    .handler()
                    .handleNotification(caller, notification)
                    .contextWrite(values -> values.put(McpTransportContext.KEY, caller))
                    .subscribe(none -> {}, context::fail, () -> accepted(context));
        } else {
            accepted(context);
        }
    }

    private McpSchema.JSONRPCMessage parse(String text) {
        try {
            return McpSchema.deserializeJsonRpcMessage(json, text);
        } catch (IOException | IllegalArgumentException e) { // rejected at the edge
            throw RequestException.badRequest("the body is not one message of JSON-RPC: " + e.getMessage());
        }
    }

    private static McpSchema.JSONRPCResponse error(McpSchema.JSONRPCRequest request, Throwable failure) {
        McpSchema.JSONRPCResponse.JSONRPCError error = failure instanceof McpError known && known.getJsonRpcError() != null
                ? known.getJsonRpcError()
                : new McpSchema.JSONRPCResponse.JSONRPCError(INTERNAL_ERROR, failure.getMessage(), null);
        return McpSchema.JSONRPCResponse.error(request.id(), error);
    }

    private void send(RoutingContext context, McpSchema.JSONRPCResponse response) {
        try {
            byte[] body = json.writeValueAsBytes(response);
            context.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(Buffer.buffer(body));
        } catch (IOException e) { // crash of this request only: the failure handler responds
            context.fail(e);
        }
    }

    private static void accepted(RoutingContext context) {
        context.response().setStatusCode(202).end();
    }
}
