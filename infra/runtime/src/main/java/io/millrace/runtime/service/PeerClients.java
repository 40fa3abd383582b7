package io.millrace.runtime.service;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Optional;

/**
 * Makes HTTP clients by which the instances of a service call each other and themselves. Where the service's port speaks TLS, they do, verify the
 * other's certificate and name, and show their own, which is replaced when its file changes. Thread-safe.
 */
public final class PeerClients {
    private final Vertx vertx;
    private final Optional<ServiceTls> tls;

    PeerClients(Vertx vertx, Optional<ServiceTls> tls) {
        this.vertx = vertx;
        this.tls = tls;
    }

    /** Clients that speak plain HTTP. */
    public static PeerClients plain(Vertx vertx) {
        return new PeerClients(vertx, Optional.empty());
    }

    /**
     * A client for calls to this instance's own port, by any of its addresses; the caller closes it. Where the port speaks TLS, it trusts the
     * port's certificate alone, and the one that takes its place.
     */
    public HttpClient createForOwnPort(HttpClientOptions options, PoolOptions pool) {
        tls.ifPresent(own -> own.configureForOwnPort(options));
        var client = vertx.createHttpClient(options, pool);
        tls.ifPresent(own -> own.followForOwnPort(client));
        return client;
    }

    /** A client; the caller closes it. */
    public HttpClient create(HttpClientOptions options, PoolOptions pool) {
        tls.ifPresent(own -> own.configure(options));
        var client = vertx.createHttpClient(options, pool);
        tls.ifPresent(own -> own.follow(client));
        return client;
    }
}
