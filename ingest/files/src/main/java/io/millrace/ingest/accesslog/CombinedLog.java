package io.millrace.ingest.accesslog;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Apache's and Nginx's combined log, including the common log (no referrer and agent), {@code vhost_combined} (site first),
 * and a chain of client addresses. Durations may follow the bytes, and any fields may follow the agent.
 *
 * @see <a href="https://httpd.apache.org/docs/2.4/logs.html#combined">Apache: combined log format</a>
 */
final class CombinedLog implements LogDialect {
    private static final int MAX_TIME_LENGTH = 40;

    /** An address, a host name, a comma-separated chain of them, or {@code -}. */
    private static final Pattern NAME = Pattern.compile("[\\w.:%\\[\\],-]{1,1024}");

    private final ZoneId zone;

    CombinedLog(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        for (int open = line.indexOf('['); open >= 0; open = line.indexOf('[', open + 1)) {
            int close = closing(line, open);
            if (close < 0 || !line.startsWith("] \"", close) || line.lastIndexOf(':', close) < open) {
                continue;
            }
            var time = LogTime.find(line.substring(open + 1, close), zone);
            if (time.isPresent()) {
                var entry = new AccessLogEntry.Builder(time.getAsLong());
                parseClient(line.substring(0, open), entry);
                return parseRequest(new LogFieldReader(line, close + 1), entry);
            }
        }
        throw new LogLineException("no [time] followed by a \"request\", as in a combined access log");
    }

    private static int closing(String line, int open) {
        int close = line.indexOf(']', open);
        return close > open + MAX_TIME_LENGTH ? -1 : close;
    }

    private static AccessLogEntry parseRequest(LogFieldReader fields, AccessLogEntry.Builder entry)
            throws LogLineException {
        entry.request(RequestLine.parse(fields.next())).status(fields.next()).bytes(fields.next());
        while (fields.hasNext() && !fields.isQuoted()) {
            // Durations, which some servers are configured to log here.
            if (!fields.next().matches("[0-9.-]{1,20}")) {
                return entry.build();
            }
        }
        if (!fields.hasNext()) {
            return entry.build();
        }
        entry.referrer(fields.next());
        if (!fields.isQuoted()) {
            throw new LogLineException("no quoted user agent after the referrer");
        }
        return entry.agent(fields.next()).build();
    }

    /** Parses {@code [site] client[, proxy…] ident user}; the user name may contain spaces. */
    private static void parseClient(String text, AccessLogEntry.Builder entry) throws LogLineException {
        var words = new ArrayList<>(List.of(text.strip().split(" +", -1)));
        if (startsWithSite(words)) {
            parseSite(requireName(words.remove(0)), entry);
        }
        var chain = new ArrayList<String>();
        chain.add(words.remove(0));
        while (!words.isEmpty() && hasAnotherProxy(chain.get(chain.size() - 1), words)) {
            chain.add(words.remove(0));
        }
        if (words.isEmpty()) {
            throw new LogLineException("no client, identity and user before the time");
        }
        for (var client : chain) {
            requireName(client);
        }
        entry.client(String.join(",", chain));
        words.remove(0);
        entry.user(LogText.unescape(String.join(" ", words)));
    }

    private static String requireName(String word) throws LogLineException {
        if (!NAME.matcher(word).matches()) {
            throw new LogLineException("not an address or host name before the time: " + word);
        }
        return word;
    }

    /** Whether a site comes first: a name before an address, or a name or address with a port before the client. */
    private static boolean startsWithSite(List<String> words) {
        if (words.size() < 3 || words.get(0).indexOf(',') >= 0 || LogText.orNull(words.get(0)) == null) {
            return false;
        }
        boolean beforeAddress = LogText.isAddress(stripComma(words.get(1)));
        if (!LogText.isAddress(words.get(0))) {
            return beforeAddress || (words.size() > 3 && hasPort(words.get(0)));
        }
        return beforeAddress && hasPort(words.get(0)) && !hasPort(words.get(1));
    }

    private static boolean hasPort(String word) {
        int colon = word.lastIndexOf(':');
        boolean isPlainV6 = !word.startsWith("[") && word.indexOf(':') < colon;
        return colon > 0 && !isPlainV6 && LogText.isDigits(word.substring(colon + 1), 5);
    }

    /** Whether the next word is another proxy of the client's chain. */
    private static boolean hasAnotherProxy(String last, List<String> words) {
        return last.endsWith(",") || (LogText.isAddress(stripComma(words.get(0))) && words.size() > 1);
    }

    private static String stripComma(String word) {
        return word.endsWith(",") ? word.substring(0, word.length() - 1) : word;
    }

    private static void parseSite(String word, AccessLogEntry.Builder entry) {
        int colon = hasPort(word) ? word.lastIndexOf(':') : -1;
        var port = colon < 0 ? "" : word.substring(colon + 1);
        var name = colon < 0 ? word : word.substring(0, colon);
        entry.scheme(port.equals("443") ? "https" : port.equals("80") ? "http" : null);
        entry.host(port.equals("443") || port.equals("80") || port.equals("0") ? name : word);
    }
}
