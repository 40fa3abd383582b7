package io.millrace.enrichment.arrival;

import java.net.IDN;
import java.util.Locale;

/** Lenient splitter of URLs as browsers send them; unlike {@link java.net.URI} it accepts malformed ones. */
final class Urls {
    private static final int MAX_HOST_CHARS = 253;

    private Urls() {}

    /** Scheme in lower case; empty if there is none, as in {@code //example.org/}. */
    static String scheme(String url) {
        return url.substring(0, Math.max(0, schemeEnd(url))).toLowerCase(Locale.ROOT);
    }

    /**
     * Host in lower case and ASCII, without user, port, leading {@code www.} and trailing dot; null if there is none or it is
     * not a possible host name.
     */
    static String host(String url) {
        var start = authority(url);
        if (start < 0) {
            return null;
        }
        var end = endOf(url, start, "/?#\\");
        var user = url.lastIndexOf('@', end - 1);
        start = user >= start ? user + 1 : start;
        var six = start < end && url.charAt(start) == '[' ? url.indexOf(']', start) : -1;
        if (six > 0 && six < end) {
            return url.substring(start, six + 1).toLowerCase(Locale.ROOT);
        }
        var port = url.indexOf(':', start);
        return normalizeHost(url.substring(start, port >= 0 && port < end ? port : end));
    }

    /** Brings a host into the form that {@link #host} returns; null if it is not a possible host name. */
    static String normalizeHost(String text) {
        var host = ascii(text).toLowerCase(Locale.ROOT);
        host = host.startsWith("www.") ? host.substring(4) : host;
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return host.isEmpty() || host.length() > MAX_HOST_CHARS || host.startsWith(".") ? null : host;
    }

    /** Domain without its first label; null if it has only one. */
    static String parentDomain(String host) {
        var dot = host.indexOf('.');
        return dot < 0 ? null : host.substring(dot + 1);
    }

    /** Path, {@code /} if it is empty; null if the URL has no host. */
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

    private static String ascii(String host) {
        if (host.length() > MAX_HOST_CHARS || host.chars().allMatch(c -> c < 0x80)) {
            return host;
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            // Not an error: a host that is not an internationalized name stays as it is.
            return host;
        }
    }

    private static int authority(String url) {
        if (url.startsWith("//")) {
            return 2;
        }
        var scheme = schemeEnd(url);
        return scheme > 0 ? scheme + 3 : -1;
    }

    /** Index of the {@code ://} after a scheme; -1 if there is no scheme, as in {@code /login?next=https://…}. */
    private static int schemeEnd(String url) {
        for (int i = 0; i < url.length(); i++) {
            var c = url.charAt(i);
            var letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c == ':') {
                return i > 0 && url.startsWith("//", i + 1) ? i : -1;
            }
            if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
                return -1;
            }
        }
        return -1;
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
