package io.millrace.enrichment.enricher;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Takes addresses apart as browsers write them; unlike {@link java.net.URI} it has no quarrel with malformed ones. */
final class Urls {
    private Urls() {}

    /** Host in lower case, without user, port and a leading {@code www.}; null if there is none. */
    static String host(String url) {
        var start = authority(url);
        if (start < 0) {
            return null;
        }
        var end = endOf(url, start, "/?#");
        var user = url.lastIndexOf('@', end - 1);
        start = user >= start ? user + 1 : start;
        var port = url.indexOf(':', start);
        end = port >= 0 && port < end ? port : end;
        var host = url.substring(start, end).toLowerCase(Locale.ROOT);
        host = host.startsWith("www.") ? host.substring(4) : host;
        return host.isEmpty() ? null : host;
    }

    /** Path, {@code /} where it is empty; null if the address has no host. */
    static String path(String url) {
        var start = url == null ? -1 : authority(url);
        if (start < 0) {
            return null;
        }
        var from = endOf(url, start, "/?#");
        if (from == url.length() || url.charAt(from) != '/') {
            return "/";
        }
        return url.substring(from, endOf(url, from, "?#"));
    }

    /** The value of a query parameter, decoded; null if it is absent or empty. */
    static String parameter(String url, String name) {
        var query = url.indexOf('?');
        var end = endOf(url, Math.max(query, 0), "#");
        for (int at = query + 1; query >= 0 && at < end; ) {
            var next = url.indexOf('&', at);
            next = next < 0 || next > end ? end : next;
            if (url.startsWith(name, at) && at + name.length() < next && url.charAt(at + name.length()) == '=') {
                return decoded(url.substring(at + name.length() + 1, next));
            }
            at = next + 1;
        }
        return null;
    }

    private static String decoded(String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not an error: people type addresses, and a lone % is then meant as it stands.
            return value;
        }
    }

    private static int authority(String url) {
        if (url.startsWith("//")) {
            return 2;
        }
        var scheme = url.indexOf("://");
        return scheme > 0 ? scheme + 3 : -1;
    }

    private static int endOf(String url, int from, String stops) {
        for (int i = from; i < url.length(); i++) {
            if (stops.indexOf(url.charAt(i)) >= 0) {
                return i;
            }
        }
        return url.length();
    }
}
