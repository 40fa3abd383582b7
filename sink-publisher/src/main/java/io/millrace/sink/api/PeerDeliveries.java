package io.millrace.sink.api;

import io.millrace.runtime.service.PeerClients;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;

/** HTTP client of the other instances: asks each for its part of how deliveries stand. Thread-safe. */
public final class PeerDeliveries implements AutoCloseable {
    private static final String SECRET = "Millrace-Peer-Secret";
    private static final int CONNECTIONS_PER_PEER = 4;
    private static final int WAITING = 64;
    private static final int CONNECT_MILLIS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long MAX_BYTES = 16 << 20;

    private final HttpClient client;
    private final Optional<String> secret;

    /** @param secret shared secret of the instances */
    public PeerDeliveries(PeerClients clients, Optional<String> secret) {
        this.secret = secret;
        this.client = clients.create(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(30),
                new PoolOptions()
                        .setHttp1MaxSize(CONNECTIONS_PER_PEER)
                        .setMaxWaitQueueSize(WAITING)
                        .setEventLoopSize(1));
    }

    /** The parts of an instance by destination, of one destination if it is named. Fails if it does not respond in time. */
    Future<Map<String, JsonObject>> ask(HostInfo instance, Optional<String> destination) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(instance.host())
                .setPort(instance.port())
                .setURI(PeerDeliveriesRoute.PATH
                        + destination.map(name -> "?name=" + name).orElse(""))
                .setIdleTimeout(TIMEOUT.toMillis());
        secret.ifPresent(value -> options.putHeader(SECRET, value));
        return client.request(options)
                .compose(PeerDeliveries::exchange)
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Future<Map<String, JsonObject>> exchange(HttpClientRequest open) {
        return open.send().compose(response -> {
            var length = response.getHeader("Content-Length");
            if (response.statusCode() != 200 || length == null || Long.parseLong(length) > MAX_BYTES) {
                var unused = open.reset();
                return Future.failedFuture("status " + response.statusCode() + ", " + length + " bytes");
            }
            return response.body().map(PeerDeliveries::read);
        });
    }

    private static Map<String, JsonObject> read(Buffer body) {
        var parts = new TreeMap<String, JsonObject>();
        var json = new JsonObject(body);
        // Each is added up alone, so that one of another release that cannot be read fails here, as missing.
        json.fieldNames().forEach(name -> parts.put(name, DeliverySum.of(List.of(json.getJsonObject(name)))));
        return parts;
    }

    @Override
    public void close() {
        var unused = client.close();
    }
}
