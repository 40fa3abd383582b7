package io.millrace.ingest.accesslog;

import java.util.regex.Pattern;

/**
 * HTTP request line such as {@code GET /cart?step=2 HTTP/1.1}. Logs also contain entries that are no HTTP request (timeouts,
 * TLS on an HTTP port, scans); these have the raw text only.
 *
 * @param raw the logged line; null if the log has none or logs its parts separately
 * @param method method; null if the entry is no HTTP request
 * @param target path with query, or an absolute URL; null if the entry is no HTTP request
 * @param protocol such as HTTP/1.1; null if absent
 */
public record RequestLine(String raw, String method, String target, String protocol) {
    private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");
    private static final Pattern PROTOCOL = Pattern.compile("HTTPS?/[0-9](\\.[0-9])?|QUIC");

    /** Parses a logged line; never fails. */
    static RequestLine parse(String text) {
        var raw = LogText.orNull(text);
        if (raw == null) {
            return new RequestLine(null, null, null, null);
        }
        int first = raw.indexOf(' ');
        int last = raw.lastIndexOf(' ');
        boolean hasProtocol =
                last > first && PROTOCOL.matcher(raw.substring(last + 1)).matches();
        var target = first < 0
                ? ""
                : raw.substring(first + 1, hasProtocol ? last : raw.length()).strip();
        boolean isTarget = hasProtocol || target.startsWith("/") || target.contains("://");
        if (target.isEmpty()
                || target.equals("-")
                || !isTarget
                || !METHOD.matcher(raw.substring(0, first)).matches()) {
            return new RequestLine(raw, null, null, null);
        }
        return new RequestLine(raw, raw.substring(0, first), target, hasProtocol ? raw.substring(last + 1) : null);
    }

    /** A request line from its parts, of a log that logs them separately. */
    static RequestLine of(String method, String target, String protocol) {
        return new RequestLine(null, LogText.orNull(method), LogText.orNull(target), LogText.orNull(protocol));
    }

    /** Path without query and fragment, {@code /} for an absolute URL without one; null without a target. */
    public String path() {
        if (target == null) {
            return null;
        }
        int authority = authorityStart();
        int from = authority < 0 ? 0 : indexOfAny(target, authority, "/?#");
        var path = target.substring(from, indexOfAny(target, from, "?#"));
        return path.isEmpty() ? "/" : path;
    }

    /** The target without scheme and host. */
    public String pathAndQuery() {
        int authority = authorityStart();
        if (authority < 0) {
            return target;
        }
        var rest = target.substring(indexOfAny(target, authority, "/?#"));
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** Host of an absolute target, without the scheme's default port; null without one. */
    public String host() {
        int authority = authorityStart();
        if (authority < 0) {
            return null;
        }
        var host = target.substring(authority, indexOfAny(target, authority, "/?#"));
        var defaultPort = "https".equals(scheme()) ? ":443" : ":80";
        host = host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
        return host.isEmpty() ? null : host;
    }

    /** Scheme of an absolute target in lower case, http or https; null without one. */
    public String scheme() {
        if (target == null) {
            return null;
        }
        return target.regionMatches(true, 0, "https://", 0, 8)
                ? "https"
                : target.regionMatches(true, 0, "http://", 0, 7) ? "http" : null;
    }

    private int authorityStart() {
        var scheme = scheme();
        return scheme == null ? -1 : scheme.length() + 3;
    }

    private static int indexOfAny(String text, int from, String stops) {
        for (int i = from; i < text.length(); i++) {
            if (stops.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
