package io.millrace.it.security;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy in front of a registry that lets in who shows the user and the password (Basic), as a gateway does. */
final class GuardedRegistry implements AutoCloseable {
    private static final String USER = "millrace";
    private static final String PASSWORD = "only-for-this-test-either";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger answered = new AtomicInteger();
    private final HttpServer server;
    private final int registryPort;

    GuardedRegistry(int registryPort) throws IOException {
        this.registryPort = registryPort;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::forward).setAuthenticator(new BasicAuthenticator("registry") {
            @Override
            public boolean checkCredentials(String user, String password) {
                return user.equals(USER) && password.equals(PASSWORD);
            }
        });
        server.start();
    }

    /** Settings of a service that lead it here, with the credentials. */
    Map<String, String> environment() {
        return Map.of(
                "MILLRACE_REGISTRY_URL",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/apis/ccompat/v7",
                "MILLRACE_REGISTRY_BASIC_AUTH_CREDENTIALS_SOURCE",
                "USER_INFO",
                "MILLRACE_REGISTRY_BASIC_AUTH_USER_INFO",
                USER + ":" + PASSWORD);
    }

    /** How many requests came with the right credentials. */
    int answered() {
        return answered.get();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            answered.incrementAndGet();
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + registryPort + exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            var type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().firstValue("Content-Type").ifPresent(value -> exchange.getResponseHeaders()
                    .set("Content-Type", value));
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
