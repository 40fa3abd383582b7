package io.millrace.sink.webhook;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;

/**
 * HTTP proxy through which webhooks leave the network. Immutable.
 *
 * @param host its name or address
 * @param port its port
 */
public record ForwardProxy(String host, int port) {
    private static final int DEFAULT_PORT = 3128;

    /**
     * Reads {@code http://host:port}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static ForwardProxy parse(String text) {
        var uri = URI.create(text);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a proxy is given as http://host:port");
        }
        return new ForwardProxy(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    ProxyOptions options() {
        return new ProxyOptions().setType(ProxyType.HTTP).setHost(host).setPort(port);
    }
}
