package io.millrace.runtime.service;

import io.millrace.runtime.config.TlsFiles;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of a service's port and of its calls to other instances. Looks every five seconds whether the files hold something else, as after
 * a renewal, and has new connections use it; connections that are open stay. Files that do not fit together, as while they are being
 * replaced, change nothing. Thread-safe.
 */
final class ServiceTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceTls.class);
    private static final long LOOK_MS = 5_000;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
    private static final List<String> HTTP_VERSIONS = List.of("h2", "http/1.1");

    private final Vertx vertx;
    private final TlsFiles files;
    private final Counter reloads;
    private final List<Function<TlsMaterial, Future<Boolean>>> followers = new CopyOnWriteArrayList<>();
    private volatile TlsMaterial material;
    private volatile String problem = "";

    private ServiceTls(Vertx vertx, TlsFiles files, TlsMaterial material, CollectorRegistry metrics) {
        this.vertx = vertx;
        this.files = files;
        this.material = material;
        this.reloads = Counter.build(
                        "millrace_http_certificate_reloads_total",
                        "Times that changed certificate files were read, by outcome: loaded or failed.")
                .labelNames("outcome")
                .register(metrics);
        Gauge.build(
                        "millrace_http_certificate_expiry_timestamp_seconds",
                        "When the certificate of the port expires, seconds since the epoch.")
                .create()
                .setChild(new Gauge.Child() {
                    @Override
                    public double get() {
                        return ServiceTls.this.material.expires().getEpochSecond();
                    }
                })
                .register(metrics);
    }

    /**
     * TLS by these files; empty without any.
     *
     * @throws ServiceException if they cannot be used
     */
    static Optional<ServiceTls> of(Vertx vertx, Optional<TlsFiles> files, CollectorRegistry metrics) {
        return of(vertx, files, metrics, LOOK_MS);
    }

    /** @param lookMs how often to look whether the files have changed */
    static Optional<ServiceTls> of(Vertx vertx, Optional<TlsFiles> files, CollectorRegistry metrics, long lookMs) {
        return files.map(named -> {
            try {
                var tls = new ServiceTls(vertx, named, TlsMaterial.read(named), metrics);
                vertx.setPeriodic(lookMs, tick -> tls.look());
                return tls;
            } catch (IOException | GeneralSecurityException e) {
                // Crash with a named code: the port would say nothing else.
                throw new ServiceException(ExitCode.CONFIG, "cannot use the certificate: " + e.getMessage(), e);
            }
        });
    }

    /** Whether instances show certificates to each other. */
    boolean hasPeers() {
        return files.peers().isPresent();
    }

    void configure(HttpServerOptions options) {
        var now = material;
        options.setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(now.keyCertOptions());
        now.trustOptions()
                .ifPresent(trust -> options.setClientAuth(ClientAuth.REQUEST).setTrustOptions(trust));
    }

    void configure(HttpClientOptions options) {
        var now = material;
        options.setSsl(true).setEnabledSecureTransportProtocols(PROTOCOLS).setVerifyHost(true);
        now.trustOptions().ifPresent(trust -> options.setTrustOptions(trust).setKeyCertOptions(now.keyCertOptions()));
    }

    /** For calls to the own port, by any of its addresses: what shows its certificate is known, whatever name is called. */
    void configureForOwnPort(HttpClientOptions options) {
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setVerifyHost(false)
                .setTrustOptions(material.trustInItself());
    }

    /** Has the server use what the files come to hold. */
    void follow(HttpServer server) {
        followers.add(now -> {
            var options = new ServerSSLOptions()
                    .setUseAlpn(true)
                    .setApplicationLayerProtocols(HTTP_VERSIONS)
                    .setEnabledSecureTransportProtocols(PROTOCOLS)
                    .setKeyCertOptions(now.keyCertOptions());
            now.trustOptions().ifPresent(trust -> options.setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(trust));
            return server.updateSSLOptions(options, true);
        });
    }

    /** Has the client use what the files come to hold. */
    void follow(HttpClientAgent client) {
        if (!hasPeers()) {
            return;
        }
        followers.add(now -> {
            var options = new ClientSSLOptions()
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setEnabledSecureTransportProtocols(PROTOCOLS)
                    .setKeyCertOptions(now.keyCertOptions());
            now.trustOptions().ifPresent(options::setTrustOptions);
            return client.updateSSLOptions(options, true);
        });
    }

    /** Has the client, which calls the own port, trust what the files come to hold. */
    void followForOwnPort(HttpClientAgent client) {
        followers.add(now -> client.updateSSLOptions(
                new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm("")
                        .setEnabledSecureTransportProtocols(PROTOCOLS)
                        .setTrustOptions(now.trustInItself()),
                true));
    }

    private void look() {
        // One after the other, so that no change is seen twice.
        vertx.executeBlocking(this::changed, true).onSuccess(changed -> changed.ifPresent(this::use));
    }

    /** What the files hold now, if that is something else that can be used. */
    private Optional<TlsMaterial> changed() {
        try {
            var now = TlsMaterial.read(files);
            problem = "";
            if (now.equals(material)) {
                return Optional.empty();
            }
            material = now;
            return Optional.of(now);
        } catch (IOException | GeneralSecurityException e) {
            // Retried: they may be on their way, and what was read before still serves.
            var why = String.valueOf(e.getMessage());
            if (!why.equals(problem)) {
                problem = why;
                reloads.labels("failed").inc();
                LOG.error("the certificate files cannot be used, the one of before stays: {}", why);
            }
            return Optional.empty();
        }
    }

    private void use(TlsMaterial now) {
        Future.join(followers.stream().map(follower -> follower.apply(now)).toList())
                .onSuccess(done -> {
                    reloads.labels("loaded").inc();
                    LOG.info("the certificate was replaced; the new one expires at {}", now.expires());
                })
                .onFailure(failure -> {
                    // Retried when the files change again; connections go on with the certificate of before.
                    reloads.labels("failed").inc();
                    LOG.error("the certificate could not be replaced", failure);
                });
    }
}
