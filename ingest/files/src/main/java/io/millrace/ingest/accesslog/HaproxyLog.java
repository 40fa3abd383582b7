package io.millrace.ingest.accesslog;

import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * HAProxy's HTTP log. Its times have no zone. Captured headers are unnamed and ordered as in the proxy's configuration, so a
 * mapping names them by position, as {@code host=1,userAgent=2,referrer=3}.
 *
 * @see <a href="https://docs.haproxy.org/3.0/configuration.html#8.2.3">HAProxy: HTTP log format</a>
 */
final class HaproxyLog implements LogDialect {
    private static final Pattern TIMERS = Pattern.compile("[+-]?\\d+(/[+-]?\\d+){3,4}");

    private final ZoneId zone;
    private final Map<String, String> captures;

    /** @param captures field names and their positions in the captured request headers, from 1 */
    HaproxyLog(ZoneId zone, Map<String, String> captures) {
        this.zone = zone;
        this.captures = captures;
    }

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        var fields = new LogFieldReader(line, 0);
        var client = fields.next();
        if (!LogText.isAddress(client) || !fields.remaining().startsWith("[")) {
            throw new LogLineException("no client:port and [time] at the beginning, as in HAProxy's log");
        }
        var entry = new AccessLogEntry.Builder(LogTime.read(fields.next(), zone)).client(client);
        // "~" marks a TLS frontend.
        entry.scheme(fields.next().endsWith("~") ? "https" : null);
        fields.skip(1);
        var timers = fields.next();
        if (!TIMERS.matcher(timers).matches()) {
            throw new LogLineException("not HAProxy's timers of a request: " + timers);
        }
        entry.status(fields.next()).bytes(fields.next());
        fields.skip(5);
        return request(fields.remaining(), entry);
    }

    private AccessLogEntry request(String remaining, AccessLogEntry.Builder entry) throws LogLineException {
        int quote = remaining.indexOf('"');
        if (quote < 0) {
            throw new LogLineException("no request line in quotes");
        }
        int end = remaining.lastIndexOf('"');
        var request = RequestLine.parse(unescape(remaining.substring(quote + 1, Math.max(end, quote + 1))));
        entry.request(request);
        if (request.host() != null) {
            entry.host(request.host()).scheme(request.scheme());
        }
        var captured = remaining.startsWith("{") && remaining.indexOf('}') > 0
                ? remaining.substring(1, remaining.indexOf('}')).split("\\|", -1)
                : new String[0];
        var host = capture("host", captured);
        return (host == null ? entry : entry.host(host))
                .agent(capture("userAgent", captured))
                .referrer(capture("referrer", captured))
                .build();
    }

    private String capture(String field, String[] captured) {
        var position = captures.get(field);
        if (position == null || !LogText.isDigits(position, 3)) {
            return null;
        }
        int index = Integer.parseInt(position) - 1;
        return index < 0 || index >= captured.length ? null : LogText.orNull(unescape(captured[index]));
    }

    /** Decodes {@code #hh}, by which HAProxy escapes delimiters. */
    private static String unescape(String text) {
        if (text.indexOf('#') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#' && i + 3 <= text.length() && isHex(text, i + 1)) {
                out.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isHex(String text, int at) {
        return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
    }
}
