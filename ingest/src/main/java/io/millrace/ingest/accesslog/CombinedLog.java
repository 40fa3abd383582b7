package io.millrace.ingest.accesslog;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Apache's and Nginx's combined log, also without referrer and agent (common log), with the site first
 * ({@code vhost_combined}), or with a chain of addresses first. Times in seconds may stand behind the bytes, anything
 * behind the agent.
 *
 * @see <a href="https://httpd.apache.org/docs/2.4/logs.html#combined">Apache: combined log format</a>
 */
final class CombinedLog implements LogDialect {
    private static final int LONGEST_TIME = 40;

    /** Addresses, names of hosts, and chains of these; {@code -} where there is none. */
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
                var hit = new AccessLogEntry.Builder(time.getAsLong());
                whoAsked(line.substring(0, open), hit);
                return whatFor(new LogFieldReader(line, close + 1), hit);
            }
        }
        throw new LogLineException("no [time] with a \"request\" behind it, as a combined access log has them");
    }

    private static int closing(String line, int open) {
        int close = line.indexOf(']', open);
        return close > open + LONGEST_TIME ? -1 : close;
    }

    private static AccessLogEntry whatFor(LogFieldReader fields, AccessLogEntry.Builder hit) throws LogLineException {
        hit.request(RequestLine.parse(fields.next())).status(fields.next()).bytes(fields.next());
        while (fields.hasNext() && !fields.isQuoted()) {
            // Times that a server was told to log as well.
            if (!fields.next().matches("[0-9.-]{1,20}")) {
                return hit.build();
            }
        }
        if (!fields.hasNext()) {
            return hit.build();
        }
        hit.referrer(fields.next());
        if (!fields.isQuoted()) {
            throw new LogLineException("no quoted agent behind the referrer");
        }
        return hit.agent(fields.next()).build();
    }

    /** {@code [site] client[, proxy…] ident user}, where the user's name may hold blanks. */
    private static void whoAsked(String text, AccessLogEntry.Builder hit) throws LogLineException {
        var words = new ArrayList<>(List.of(text.strip().split(" +", -1)));
        if (isSite(words)) {
            site(named(words.remove(0)), hit);
        }
        var chain = new ArrayList<String>();
        chain.add(words.remove(0));
        while (!words.isEmpty() && goesOn(chain.get(chain.size() - 1), words)) {
            chain.add(words.remove(0));
        }
        if (words.isEmpty()) {
            throw new LogLineException("no client, identity and user before the time");
        }
        for (var client : chain) {
            named(client);
        }
        hit.client(String.join(",", chain));
        words.remove(0);
        hit.user(LogText.unescape(String.join(" ", words)));
    }

    private static String named(String word) throws LogLineException {
        if (!NAME.matcher(word).matches()) {
            throw new LogLineException("not an address or name before the time: " + word);
        }
        return word;
    }

    /** A name, with its port or without, before an address; or anything with a port that is not itself the client. */
    private static boolean isSite(List<String> words) {
        if (words.size() < 3 || words.get(0).indexOf(',') >= 0 || LogText.given(words.get(0)) == null) {
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

    /** Whether the chain of addresses has another one. */
    private static boolean goesOn(String last, List<String> words) {
        return last.endsWith(",") || (LogText.isAddress(stripComma(words.get(0))) && words.size() > 1);
    }

    private static String stripComma(String word) {
        return word.endsWith(",") ? word.substring(0, word.length() - 1) : word;
    }

    private static void site(String word, AccessLogEntry.Builder hit) {
        int colon = hasPort(word) ? word.lastIndexOf(':') : -1;
        var port = colon < 0 ? "" : word.substring(colon + 1);
        var name = colon < 0 ? word : word.substring(0, colon);
        hit.scheme(port.equals("443") ? "https" : port.equals("80") ? "http" : null);
        hit.host(port.equals("443") || port.equals("80") || port.equals("0") ? name : word);
    }
}
