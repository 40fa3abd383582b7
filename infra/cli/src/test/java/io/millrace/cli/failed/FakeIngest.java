package io.millrace.cli.failed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP server that responds as ingest does and records requests; it rejects events named Refused. */
final class FakeIngest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;

    record Request(String path, String key, String redrive, JsonNode body) {}

    FakeIngest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    void respondWith(int httpStatus) {
        status = httpStatus;
    }

    private void respond(HttpExchange exchange) throws IOException {
        var body = JSON.readTree(exchange.getRequestBody());
        var basic = exchange.getRequestHeaders().getFirst("authorization").substring("Basic ".length());
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).replace(":", ""),
                exchange.getRequestHeaders().getFirst("x-millrace-redrive"),
                body));
        var verdicts = new ArrayList<Map<String, String>>();
        for (var event : body.has("batch") ? body.get("batch") : List.of(body)) {
            boolean refused = event.path("event").asText().equals("Refused");
            verdicts.add(
                    refused ? Map.of("status", "rejected", "message", "still wrong") : Map.of("status", "accepted"));
        }
        var response = JSON.writeValueAsBytes(Map.of("success", true, "events", verdicts));
        exchange.sendResponseHeaders(status, response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
