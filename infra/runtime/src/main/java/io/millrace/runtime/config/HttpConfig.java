package io.millrace.runtime.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a service listens, and what a connection may cost before anybody has said who they are.
 *
 * @param host interface to bind; loopback unless told otherwise
 * @param port port to bind; 0 takes a free one
 * @param advertised host:port under which others reach it
 * @param hosts names beyond this machine's own under which browsers may reach it; {@code *} for any
 * @param connections most connections at once
 * @param requestTimeout longest time that a request may take to arrive, and a silent connection may stay
 * @param tls files by which the port speaks TLS; empty if it speaks plain HTTP
 */
public record HttpConfig(
        String host,
        int port,
        String advertised,
        List<String> hosts,
        int connections,
        Duration requestTimeout,
        Optional<TlsFiles> tls) {
    private static final int CONNECTIONS = 4_096;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    public HttpConfig {
        hosts = List.copyOf(hosts);
    }

    /** Advertised at the address it binds, with the limits that are the default. */
    public HttpConfig(String host, int port) {
        this(host, port, host + ":" + port, List.of(), CONNECTIONS, REQUEST_TIMEOUT);
    }

    /** Plain HTTP. */
    public HttpConfig(
            String host, int port, String advertised, List<String> hosts, int connections, Duration requestTimeout) {
        this(host, port, advertised, hosts, connections, requestTimeout, Optional.empty());
    }

    /** The same, by TLS. */
    public HttpConfig withTls(TlsFiles files) {
        return new HttpConfig(host, port, advertised, hosts, connections, requestTimeout, Optional.of(files));
    }

    public static HttpConfig read(ConfigReader r, String stage, int defaultPort) {
        String host = r.get(host(stage));
        int port = r.get(port(stage, defaultPort));
        return new HttpConfig(
                host,
                port,
                r.find(advertised(stage)).orElse(host + ":" + port),
                r.get(hosts(stage)),
                r.get(connections(stage)),
                r.get(requestTimeout(stage)),
                TlsFiles.read(r, stage));
    }

    /** Every key of this section, for a README's table. */
    public static List<Key<?>> keys(String stage, int defaultPort) {
        var keys = new ArrayList<Key<?>>(List.of(
                host(stage),
                port(stage, defaultPort),
                advertised(stage),
                hosts(stage),
                connections(stage),
                requestTimeout(stage)));
        keys.addAll(TlsFiles.keys(stage));
        return List.copyOf(keys);
    }

    private static Key<String> host(String stage) {
        return Key.string(stage + ".host", "Interface to listen on. Nothing listens beyond loopback unless told to.")
                .defaultsTo("127.0.0.1");
    }

    private static Key<Integer> port(String stage, int defaultPort) {
        return Key.integer(stage + ".port", "Port to listen on; 0 takes a free one.")
                .defaultsTo(defaultPort)
                .between(0, 65_535);
    }

    private static Key<List<String>> hosts(String stage) {
        return Key.strings(
                        stage + ".hosts",
                        "Names under which browsers may reach it, beside addresses, localhost and the advertised name, such as"
                                + " the public name of a proxy before it; * for any. Others are refused: a page may have its"
                                + " own name lead here.")
                .defaultsTo(List.of());
    }

    private static Key<String> advertised(String stage) {
        return Key.string(
                        stage + ".advertised",
                        "host:port under which other instances reach this one; the bound address if absent.")
                .optional()
                .such("host:port", address -> address.matches("[^:/\\s]+:\\d{1,5}"));
    }

    private static Key<Integer> connections(String stage) {
        return Key.integer(
                        stage + ".connections",
                        "Most connections at once; a further one takes the place of the one that has waited longest without a request, and is closed if there is none.")
                .defaultsTo(CONNECTIONS)
                .between(8, 1_000_000);
    }

    private static Key<Duration> requestTimeout(String stage) {
        return Key.duration(
                        stage + ".request.timeout",
                        "Longest time that a request may take to arrive, its head and its body each; connections of slower ones are closed.")
                .defaultsTo(REQUEST_TIMEOUT)
                .between(Duration.ofSeconds(1), Duration.ofHours(1));
    }
}
