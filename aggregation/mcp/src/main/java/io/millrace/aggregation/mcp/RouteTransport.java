package io.millrace.aggregation.mcp;

import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import reactor.core.publisher.Mono;

/** Transport of the SDK whose messages come by a route. Thread-safe once the server is built. */
final class RouteTransport implements McpStatelessServerTransport {
    private volatile McpStatelessServerHandler handler;

    @Override
    public void setMcpHandler(McpStatelessServerHandler mcpHandler) {
        handler = mcpHandler;
    }

    McpStatelessServerHandler handler() {
        return handler;
    }

    /** There is nothing to close: requests end with the server of the API. */
    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }
}
