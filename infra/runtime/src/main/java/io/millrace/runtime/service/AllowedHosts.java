package io.millrace.runtime.service;

import io.millrace.runtime.config.HttpConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Host names under which a server may be addressed, against DNS rebinding: a foreign page may let its own name resolve to this
 * machine, and then its origin equals the requested host. Addresses, localhost and single labels, which nobody can register, are
 * always allowed. Immutable and thread-safe.
 */
public final class AllowedHosts {
    private static final String ANY = "*";
    private static final String LOCALHOST = "localhost";
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final Set<String> names = new HashSet<>();

    private AllowedHosts() {}

    /** Of a server: where it listens, what it is advertised as, and the names that its settings add. */
    public static AllowedHosts of(HttpConfig config) {
        AllowedHosts all = new AllowedHosts();
        all.add(config.host());
        all.add(config.advertised().replaceFirst(":\\d+$", ""));
        config.hosts().forEach(all::add);
        return all;
    }

    /** Names of this machine and these. */
    public static AllowedHosts of(List<String> names) {
        AllowedHosts all = new AllowedHosts();
        names.forEach(all::add);
        return all;
    }

    private void add(String name) {
        names.add(name.toLowerCase(Locale.ROOT));
    }

    /** Whether every host that the request names is one of ours. */
    public boolean isOurs(HttpServerRequest request) {
        if (names.contains(ANY)) {
            return true;
        }
        HostAndPort authority = request.authority();
        return authority != null
                && isOurs(authority.host())
                && request.headers().getAll(HttpHeaders.HOST).stream().allMatch(AllowedHosts.this::isOursWithPort);
    }

    /** Whether the origin that a browser names is of a page that this server, or one of its names, has served. */
    public boolean isAllowedOrigin(String origin, HttpServerRequest request) {
        try {
            URI page = URI.create(origin);
            HostAndPort asked = request.authority();
            if (page.getHost() == null || asked == null) {
                return false;
            }
            String name = page.getHost().toLowerCase(Locale.ROOT);
            boolean asAsked =
                    name.equalsIgnoreCase(asked.host()) && port(page, page.getPort()) == port(page, asked.port());
            return asAsked || (names.contains(name) && !isLocal(name));
        } catch (IllegalArgumentException e) { // rejected at the edge: no origin of ours looks like that
            return false;
        }
    }

    private static int port(URI page, int named) {
        return named > 0 ? named : "https".equals(page.getScheme()) ? 443 : 80;
    }

    private boolean isOursWithPort(String host) {
        return isOurs(host.replaceFirst(":\\d*$", ""));
    }

    private boolean isOurs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return isLocal(name) || names.contains(name);
    }

    /** An address, localhost, or a single label: whoever asks for it has not been sent by a name of their own. */
    private static boolean isLocal(String name) {
        return V4.matcher(name).matches()
                || name.contains(":")
                || name.startsWith("[")
                || name.endsWith("." + LOCALHOST)
                || (!name.isEmpty() && name.indexOf('.') < 0);
    }
}
