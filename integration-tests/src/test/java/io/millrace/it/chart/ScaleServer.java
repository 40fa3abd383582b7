package io.millrace.it.chart;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one answer of Kubernetes' API that a stage asks for: how many instances its set shall have. */
final class ScaleServer implements AutoCloseable {
    private final HttpServer server;
    private final Path credentials;
    private volatile int replicas;

    ScaleServer(Path directory, int replicas) throws IOException {
        this.replicas = replicas;
        this.credentials = Files.createDirectories(directory.resolve("serviceaccount"));
        Files.writeString(credentials.resolve("token"), "token");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isAllowed =
                    "Bearer token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = ("{\"kind\":\"Scale\",\"spec\":{\"replicas\":" + this.replicas + "}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isAllowed ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    void scale(int to) {
        replicas = to;
    }

    /** Values that send a stage here, for its prefix of settings. */
    String values(String component) {
        return "%s: { settings: { service.scale.url: 'http://127.0.0.1:%d/scale', service.scale.credentials: '%s' } }"
                .formatted(component, server.getAddress().getPort(), credentials);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
