package io.millrace.ingest.accesslog;

import java.util.regex.Pattern;

/**
 * What was asked for: {@code GET /cart?step=2 HTTP/1.1}. Logs also hold what was no request of HTTP (timeouts, TLS on a
 * port of HTTP, scans); then only the raw text is there.
 *
 * @param raw the line as it was; null if the log says nothing or has no such line
 * @param method null if it was no request
 * @param target path with query, or an absolute URL; null if it was no request
 * @param protocol such as HTTP/1.1; null if it is not said
 */
public record RequestLine(String raw, String method, String target, String protocol) {
    private static final Pattern METHOD = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");
    private static final Pattern PROTOCOL = Pattern.compile("HTTPS?/[0-9](\\.[0-9])?|QUIC");

    /** Reads the line; never fails. */
    static RequestLine parse(String text) {
        var raw = LogText.given(text);
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

    /** Of a log that has the parts apart. */
    static RequestLine of(String method, String target, String protocol) {
        return new RequestLine(null, LogText.given(method), LogText.given(target), LogText.given(protocol));
    }

    /** Path without query and fragment, {@code /} if an absolute URL has none; null if it was no request. */
    public String path() {
        if (target == null) {
            return null;
        }
        int authority = authority();
        int from = authority < 0 ? 0 : endOf(target, authority, "/?#");
        var path = target.substring(from, endOf(target, from, "?#"));
        return path.isEmpty() ? "/" : path;
    }

    /** The target from its path on, with query. */
    public String pathAndQuery() {
        int authority = authority();
        if (authority < 0) {
            return target;
        }
        var rest = target.substring(endOf(target, authority, "/?#"));
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /** The host that an absolute target names, without the scheme's own port; null if it names none. */
    public String host() {
        int authority = authority();
        if (authority < 0) {
            return null;
        }
        var host = target.substring(authority, endOf(target, authority, "/?#"));
        var ownPort = "https".equals(scheme()) ? ":443" : ":80";
        host = host.endsWith(ownPort) ? host.substring(0, host.length() - ownPort.length()) : host;
        return host.isEmpty() ? null : host;
    }

    /** The scheme that an absolute target names, in lower case: http or https, else null. */
    public String scheme() {
        if (target == null) {
            return null;
        }
        return target.regionMatches(true, 0, "https://", 0, 8)
                ? "https"
                : target.regionMatches(true, 0, "http://", 0, 7) ? "http" : null;
    }

    private int authority() {
        var scheme = scheme();
        return scheme == null ? -1 : scheme.length() + 3;
    }

    private static int endOf(String text, int from, String stops) {
        for (int i = from; i < text.length(); i++) {
            if (stops.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
