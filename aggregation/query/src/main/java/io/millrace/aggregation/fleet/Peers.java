package io.millrace.aggregation.fleet;

import io.millrace.runtime.service.PeerClients;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;

/**
 * HTTP client of the other instances, with few persistent connections. Marks unreachable instances as suspect for a second, so that
 * queries try others first. Thread-safe. Futures complete on an event loop.
 */
public final class Peers implements AutoCloseable {
    /** Path of requests between instances. */
    public static final String PATH = "/internal/v1/rows";
    /** Header with the shared secret. */
    public static final String SECRET = "Millrace-Peer-Secret";

    private static final int CONNECTIONS_PER_PEER = 16;
    private static final int WAITING = 1_024;
    private static final int CONNECT_MILLIS = 500;
    private static final long MAX_BYTES = 64L << 20;
    private static final long SUSPECT_NANOS = Duration.ofSeconds(1).toNanos();

    private final HttpClient client;
    private final Optional<String> secret;
    private final Map<HostInfo, Long> suspectUntil = new ConcurrentHashMap<>();

    /** By plain HTTP. */
    public Peers(Vertx vertx, Optional<String> secret) {
        this(PeerClients.plain(vertx), secret);
    }

    /** @param secret shared secret of the instances */
    public Peers(PeerClients clients, Optional<String> secret) {
        this.secret = secret;
        this.client = clients.create(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(30),
                new PoolOptions()
                        .setHttp1MaxSize(CONNECTIONS_PER_PEER)
                        .setMaxWaitQueueSize(WAITING)
                        .setEventLoopSize(1));
    }

    /** Posts a request for rows. Fails if the instance is unreachable or does not respond in time. */
    public Future<PeerResponse> ask(HostInfo host, Buffer request, Duration timeout) {
        return ask(host, PATH, request, timeout);
    }

    /** Posts a request to a path for instances. Fails as above. */
    public Future<PeerResponse> ask(HostInfo host, String path, Buffer request, Duration timeout) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(host.host())
                .setPort(host.port())
                .setURI(path)
                .setIdleTimeout(timeout.toMillis());
        secret.ifPresent(value -> options.putHeader(SECRET, value));
        return client.request(options)
                .compose(open -> exchange(open, request))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(result -> suspectUntil.remove(host))
                .onFailure(failure -> suspect(host));
    }

    /** Marks an instance as suspect for a second. */
    public void suspect(HostInfo host) {
        long now = System.nanoTime();
        // Bounded, since instances come and go under new addresses.
        suspectUntil.values().removeIf(until -> until - now < 0);
        suspectUntil.put(host, now + SUSPECT_NANOS);
    }

    private static Future<PeerResponse> exchange(HttpClientRequest open, Buffer request) {
        return open.send(request).compose(response -> {
            var length = response.getHeader("Content-Length");
            if (length == null || Long.parseLong(length) > MAX_BYTES) {
                var unused = open.reset();
                return Future.failedFuture("the length of the response is " + length);
            }
            return response.body().map(body -> new PeerResponse(response.statusCode(), body));
        });
    }

    /** Whether the instance was unreachable, or slower than a hedge, within the last second. */
    public boolean isSuspect(HostInfo host) {
        var until = suspectUntil.get(host);
        return until != null && System.nanoTime() - until < 0;
    }

    @Override
    public void close() {
        var unused = client.close();
    }
}
