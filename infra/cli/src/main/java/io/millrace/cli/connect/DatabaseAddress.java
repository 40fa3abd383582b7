package io.millrace.cli.connect;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a database is, without its password: connectors get that from the environment, by {@link #PASSWORD_REFERENCE}.
 *
 * @param uri address without a user
 * @param user the user; empty to connect without one
 */
record DatabaseAddress(URI uri, Optional<String> user) {
    /** Environment variable of the password. */
    static final String PASSWORD_VARIABLE = "MILLRACE_CONNECT_PASSWORD";

    /** Reference to the password in a connector's configuration. */
    static final String PASSWORD_REFERENCE = "${env:" + PASSWORD_VARIABLE + "}";

    /**
     * Reads an address such as {@code postgresql://user@host:5432/database}, with {@code jdbc:} before it or not.
     *
     * @throws CliException if it is no URL, has no host, or holds a password
     */
    static DatabaseAddress parse(String url) {
        var text = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        try {
            var uri = new URI(text);
            if (uri.getScheme() == null || uri.getHost() == null) {
                throw new CliException(
                        CliExitCode.USAGE, "--url: not an address such as postgresql://host:5432/database");
            }
            var user = Optional.ofNullable(uri.getUserInfo());
            if (user.filter(info -> info.contains(":")).isPresent() || text.contains("password=")) {
                throw new CliException(
                        CliExitCode.USAGE,
                        "--url: leave the password out, which others could see, and set " + PASSWORD_VARIABLE);
            }
            return new DatabaseAddress(
                    new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), uri.getQuery(), null),
                    user);
        } catch (URISyntaxException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.USAGE, "--url: " + e.getMessage(), e);
        }
    }

    /** Name of the database in the address. */
    String database(String fallback) {
        var path = uri.getPath();
        return path == null || path.length() < 2 ? fallback : path.substring(1);
    }

    /** Host and port. */
    String hostAndPort(int defaultPort) {
        return uri.getHost() + ":" + (uri.getPort() < 0 ? defaultPort : uri.getPort());
    }
}
