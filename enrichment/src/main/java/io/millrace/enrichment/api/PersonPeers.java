package io.millrace.enrichment.api;

import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.service.PeerClients;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;

/** HTTP client of the other instances: reads persons that they own. Thread-safe. */
final class PersonPeers implements AutoCloseable {
    private static final String SECRET = "Millrace-Peer-Secret";
    private static final int CONNECTIONS_PER_PEER = 8;
    private static final int WAITING = 256;
    private static final int CONNECT_MILLIS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long MAX_BYTES = 4 << 20;
    private static final int NOT_FOUND = 404;

    private final HttpClient client;
    private final Optional<String> secret;

    /** @param secret shared secret of the instances */
    PersonPeers(PeerClients clients, Optional<String> secret) {
        this.secret = secret;
        this.client = clients.create(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAliveTimeout(30),
                new PoolOptions()
                        .setHttp1MaxSize(CONNECTIONS_PER_PEER)
                        .setMaxWaitQueueSize(WAITING)
                        .setEventLoopSize(1));
    }

    /** Reads from the instance that holds it; fails with 503 if that cannot answer. */
    Future<Optional<PersonView>> find(HostInfo owner, PersonSource.Kind kind, String tenant, String id) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(owner.host())
                .setPort(owner.port())
                .setURI(PeerPersonRoute.PATH)
                .setIdleTimeout(TIMEOUT.toMillis());
        secret.ifPresent(value -> options.putHeader(SECRET, value));
        return client.request(options)
                .compose(open -> exchange(open, PeerPersonRoute.request(kind, tenant, id)))
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(unreachable(owner, failure)));
    }

    private static Future<Optional<PersonView>> exchange(HttpClientRequest open, Buffer request) {
        return open.send(request).compose(response -> {
            if (response.statusCode() == NOT_FOUND) {
                return Future.succeededFuture(Optional.empty());
            }
            var length = response.getHeader("Content-Length");
            if (response.statusCode() != 200 || length == null || Long.parseLong(length) > MAX_BYTES) {
                var unused = open.reset();
                return Future.failedFuture("status " + response.statusCode() + ", " + length + " bytes");
            }
            return response.body().map(PersonPeers::read);
        });
    }

    private static Optional<PersonView> read(Buffer body) {
        try {
            return Optional.of(PersonView.of(new JsonObject(body)));
        } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException e) {
            // Retried by the client: an instance of another release answers while the fleet is being upgraded.
            throw new IllegalStateException("its answer cannot be read", e);
        }
    }

    private static RequestException unreachable(HostInfo owner, Throwable failure) {
        return new RequestException(
                503,
                "owner_unreachable",
                "the instance that holds this person, " + owner.host() + ":" + owner.port() + ", did not answer ("
                        + failure.getMessage() + "): try again shortly");
    }

    @Override
    public void close() {
        var unused = client.close();
    }
}
