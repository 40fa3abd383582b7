package io.millrace.ingest.accesslog;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * W3C's extended log, as IIS and CloudFront write it: a {@code #Fields} line names what follows, and may change on the
 * way. Times are UTC. Fields are separated by tabs if the line has any, else by blanks.
 *
 * @see <a href="https://www.w3.org/TR/WD-logfile.html">W3C: extended log file format</a>
 */
final class W3cLog implements LogDialect {
    private static final String FIELDS = "#fields:";
    private static final String DATE = "#date:";

    private List<String> names;
    private String day;

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        if (line.startsWith("#")) {
            directive(line);
            return null;
        }
        if (names == null) {
            throw new LogLineException("no #Fields line before it, as W3C's extended log has one");
        }
        boolean tabs = line.indexOf('\t') >= 0;
        var values = tabs ? List.of(line.split("\t", -1)) : blanks(line);
        if (values.size() != names.size()) {
            throw new LogLineException(values.size() + " fields, but #Fields names " + names.size());
        }
        var fields = new HashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            var value = LogText.given(values.get(i));
            if (value != null) {
                fields.putIfAbsent(names.get(i), value);
            }
        }
        return hit(fields, tabs);
    }

    private void directive(String line) {
        if (line.regionMatches(true, 0, FIELDS, 0, FIELDS.length())) {
            names = List.of(line.substring(FIELDS.length())
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .split("\\s+", -1));
        } else if (line.regionMatches(true, 0, DATE, 0, DATE.length())) {
            // A log whose lines hold only the time of day says the day here.
            var text = line.substring(DATE.length()).strip();
            day = text.length() >= 10 ? text.substring(0, 10) : null;
        }
    }

    private AccessLogEntry hit(Map<String, String> fields, boolean tabs) throws LogLineException {
        var hit = new AccessLogEntry.Builder(time(fields));
        var stem = fields.getOrDefault("cs-uri-stem", fields.get("cs-uri"));
        var query = fields.get("cs-uri-query");
        var target = stem == null || query == null || stem.indexOf('?') >= 0 ? stem : stem + '?' + query;
        var protocol = fields.getOrDefault("cs-protocol-version", fields.get("cs-version"));
        hit.request(RequestLine.of(fields.get("cs-method"), target, protocol));
        hit.client(first(fields, "cs(x-forwarded-for)", "c-ip", "c-dns")).user(fields.get("cs-username"));
        hit.status(fields.get("sc-status")).bytes(fields.get("sc-bytes"));
        hit.host(first(fields, "x-host-header", "cs-host", "cs(host)"));
        hit.scheme(fields.getOrDefault("cs-protocol", "443".equals(fields.get("s-port")) ? "https" : null));
        var agent = first(fields, "cs(user-agent)", "cs-user-agent");
        hit.agent(tabs ? percentDecoded(agent) : plusDecoded(agent));
        return hit.referrer(first(fields, "cs(referer)", "cs(referrer)")).build();
    }

    private long time(Map<String, String> fields) throws LogLineException {
        var time = fields.get("time");
        var date = fields.getOrDefault("date", day);
        if (time == null || date == null) {
            throw new LogLineException("no date and time in UTC among the fields");
        }
        return LogTime.read(date + 'T' + time, ZoneOffset.UTC);
    }

    private static String first(Map<String, String> fields, String... names) {
        for (var name : names) {
            if (fields.containsKey(name)) {
                return fields.get(name);
            }
        }
        return null;
    }

    /** IIS writes blanks as {@code +}, and so {@code +} behind a blank as {@code ++}. */
    private static String plusDecoded(String agent) {
        return agent == null || agent.indexOf(' ') >= 0
                ? agent
                : agent.replace("++", " \0").replace('+', ' ').replace('\0', '+');
    }

    /** CloudFront escapes as URLs do; once it did so twice. */
    private static String percentDecoded(String agent) {
        if (agent == null || agent.indexOf('%') < 0) {
            return agent;
        }
        try {
            var once = URLDecoder.decode(agent.replace("+", "%2B"), StandardCharsets.UTF_8);
            return once.indexOf(' ') < 0 && once.contains("%20")
                    ? URLDecoder.decode(once.replace("+", "%2B"), StandardCharsets.UTF_8)
                    : once;
        } catch (IllegalArgumentException e) {
            // Not an error: a lone % is meant as it stands.
            return agent;
        }
    }

    /** Fields between blanks; those in quotes may hold blanks, and quotes as two. */
    private static List<String> blanks(String line) throws LogLineException {
        var out = new ArrayList<String>();
        int at = 0;
        while (at < line.length()) {
            if (line.charAt(at) == ' ') {
                at++;
            } else if (line.charAt(at) == '"') {
                var field = new StringBuilder();
                at = quoted(line, at + 1, field);
                out.add(field.toString());
            } else {
                int end = line.indexOf(' ', at);
                end = end < 0 ? line.length() : end;
                out.add(line.substring(at, end));
                at = end;
            }
        }
        return out;
    }

    private static int quoted(String line, int from, StringBuilder out) throws LogLineException {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c != '"') {
                out.append(c);
            } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
                out.append(c);
                at++;
            } else {
                return at + 1;
            }
        }
        throw new LogLineException("a quote that is never closed, at character " + from);
    }
}
