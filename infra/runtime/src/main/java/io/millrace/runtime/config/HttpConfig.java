package io.millrace.runtime.config;

import java.util.List;

/**
 * Where a service listens.
 *
 * @param host interface to bind; loopback unless told otherwise
 * @param port port to bind; 0 takes a free one
 * @param advertised host:port under which others reach it
 * @param hosts names beyond this machine's own under which browsers may reach it; {@code *} for any
 */
public record HttpConfig(String host, int port, String advertised, List<String> hosts) {
    public HttpConfig {
        hosts = List.copyOf(hosts);
    }

    /** Advertised at the address it binds. */
    public HttpConfig(String host, int port) {
        this(host, port, host + ":" + port, List.of());
    }

    public static HttpConfig read(ConfigReader r, String stage, int defaultPort) {
        String host = r.get(host(stage));
        int port = r.get(port(stage, defaultPort));
        return new HttpConfig(host, port, r.find(advertised(stage)).orElse(host + ":" + port), r.get(hosts(stage)));
    }

    /** Every key of this section, for a README's table. */
    public static List<Key<?>> keys(String stage, int defaultPort) {
        return List.of(host(stage), port(stage, defaultPort), advertised(stage), hosts(stage));
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
}
