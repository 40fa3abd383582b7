package io.millrace.aggregation.mcp;

import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.service.PeerClients;
import io.modelcontextprotocol.common.McpTransportContext;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The query API of this instance, on its own port, by TLS where that speaks TLS. It is asked with the key of an assistant: keys,
 * tenants, roles, quotas and limits are those of every other client. Thread-safe.
 */
final class LocalApi implements AutoCloseable {
    static final String CALLER = "caller";

    private static final List<String> CREDENTIALS = List.of("Authorization", "X-Api-Key");
    private static final int CONNECTIONS = 16;
    private static final int WAITING = 64;
    private static final long TIMEOUT_MILLIS = 30_000;

    /**
     * Who asks, and where this instance listens.
     *
     * @param credentials headers that hold the key
     */
    record Caller(String host, int port, Map<String, String> credentials) {
        static Caller of(RoutingContext context) {
            SocketAddress own = context.request().localAddress();
            Map<String, String> credentials = new LinkedHashMap<>();
            for (String name : CREDENTIALS) {
                String value = context.request().getHeader(name);
                if (value != null) {
                    credentials.put(name, value);
                }
            }
            return new Caller(own.hostAddress(), own.port(), credentials);
        }

        static Caller of(McpTransportContext context) {
            return (Caller) context.get(CALLER);
        }
    }

    /** Response of the API. */
    record Reply(int status, String body) {
        boolean isError() {
            return status >= 400;
        }
    }

    private final HttpClient client;

    LocalApi(PeerClients clients) {
        client = clients.createForOwnPort(
                new HttpClientOptions(),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
    }

    Mono<Reply> get(Caller caller, String path) {
        return send(caller, HttpMethod.GET, path, "");
    }

    Mono<Reply> post(Caller caller, String path, String body) {
        return send(caller, HttpMethod.POST, path, body);
    }

    private Mono<Reply> send(Caller caller, HttpMethod method, String path, String body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(caller.host())
                .setPort(caller.port())
                .setURI(path)
                .setTimeout(TIMEOUT_MILLIS);
        caller.credentials().forEach(options::putHeader);
        return Mono.fromCompletionStage(() -> client.request(options)
                .compose(request -> exchange(request, body))
                .toCompletionStage());
    }

    private static Future<Reply> exchange(HttpClientRequest request, String body) {
        return (body.isEmpty() ? request.send() : request.send(body))
                .compose(response -> response.body().map(bytes -> new Reply(response.statusCode(), bytes.toString())))
                .recover(failure -> Future.failedFuture(new RequestException(
                        503, "unavailable", "the query API did not respond: " + failure.getMessage())));
    }

    @Override
    public void close() {
        client.close().await();
    }
}
