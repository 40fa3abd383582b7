package io.millrace.enrichment.api;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.HttpConfig;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.function.Consumer;

/** Routes behind the access gate on a port of their own. */
final class ApiServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;

    /** @param settings settings of access control */
    ApiServer(Vertx vertx, Map<String, String> settings, Consumer<Router> routes) {
        var router = Router.router(vertx);
        var access = AccessConfig.read(
                new ConfigReader(ConfigSource.of(settings)), "enrichment", new HttpConfig("127.0.0.1", 0));
        new AccessGate(access, new PersonAccessRules(), new CollectorRegistry()).mount(router);
        routes.accept(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
    }

    int port() {
        return server.actualPort();
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close().await();
    }
}
