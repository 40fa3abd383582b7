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
 * W3C's extended log, as written by IIS and CloudFront. A {@code #Fields} line names the fields of the lines after it, and
 * may occur again. Times are UTC. Fields are separated by tabs if the line has any, else by spaces.
 *
 * @see <a href="https://www.w3.org/TR/WD-logfile.html">W3C: extended log file format</a>
 */
final class W3cLog implements LogDialect {
    private static final String FIELDS = "#fields:";
    private static final String DATE = "#date:";

    private List<String> names;
    private String directiveDate;

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        if (line.startsWith("#")) {
            directive(line);
            return null;
        }
        if (names == null) {
            throw new LogLineException("no #Fields line before it, as in W3C's extended log");
        }
        boolean tabs = line.indexOf('\t') >= 0;
        var values = tabs ? List.of(line.split("\t", -1)) : splitAtSpaces(line);
        if (values.size() != names.size()) {
            throw new LogLineException(values.size() + " fields, but #Fields names " + names.size());
        }
        var fields = new HashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            var value = LogText.orNull(values.get(i));
            if (value != null) {
                fields.putIfAbsent(names.get(i), value);
            }
        }
        return entry(fields, tabs);
    }

    private void directive(String line) {
        if (line.regionMatches(true, 0, FIELDS, 0, FIELDS.length())) {
            names = List.of(line.substring(FIELDS.length())
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .split("\\s+", -1));
        } else if (line.regionMatches(true, 0, DATE, 0, DATE.length())) {
            // Lines with only a time of day get their date from this directive.
            var text = line.substring(DATE.length()).strip();
            directiveDate = text.length() >= 10 ? text.substring(0, 10) : null;
        }
    }

    private AccessLogEntry entry(Map<String, String> fields, boolean tabs) throws LogLineException {
        var entry = new AccessLogEntry.Builder(time(fields));
        var stem = fields.getOrDefault("cs-uri-stem", fields.get("cs-uri"));
        var query = fields.get("cs-uri-query");
        var target = stem == null || query == null || stem.indexOf('?') >= 0 ? stem : stem + '?' + query;
        var protocol = fields.getOrDefault("cs-protocol-version", fields.get("cs-version"));
        entry.request(RequestLine.of(fields.get("cs-method"), target, protocol));
        entry.client(firstPresent(fields, "cs(x-forwarded-for)", "c-ip", "c-dns"))
                .user(fields.get("cs-username"));
        entry.status(fields.get("sc-status")).bytes(fields.get("sc-bytes"));
        entry.host(firstPresent(fields, "x-host-header", "cs-host", "cs(host)"));
        entry.scheme(fields.getOrDefault("cs-protocol", "443".equals(fields.get("s-port")) ? "https" : null));
        var agent = firstPresent(fields, "cs(user-agent)", "cs-user-agent");
        entry.agent(tabs ? percentDecoded(agent) : plusDecoded(agent));
        return entry.referrer(firstPresent(fields, "cs(referer)", "cs(referrer)"))
                .build();
    }

    private long time(Map<String, String> fields) throws LogLineException {
        var time = fields.get("time");
        var date = fields.getOrDefault("date", directiveDate);
        if (time == null || date == null) {
            throw new LogLineException("no date and time in the fields");
        }
        return LogTime.read(date + 'T' + time, ZoneOffset.UTC);
    }

    private static String firstPresent(Map<String, String> fields, String... names) {
        for (var name : names) {
            if (fields.containsKey(name)) {
                return fields.get(name);
            }
        }
        return null;
    }

    /** Decodes IIS's user agents: {@code +} is a space, and {@code ++} is a space and a plus sign. */
    private static String plusDecoded(String agent) {
        return agent == null || agent.indexOf(' ') >= 0
                ? agent
                : agent.replace("++", " \0").replace('+', ' ').replace('\0', '+');
    }

    /** Decodes CloudFront's percent-encoding, which older logs apply twice. */
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
            // Not an error: a % that starts no escape is literal.
            return agent;
        }
    }

    /** Fields separated by spaces; a field in quotes may contain spaces, and quotes as doubled ones. */
    private static List<String> splitAtSpaces(String line) throws LogLineException {
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
        throw new LogLineException("a quote is never closed, at character " + from);
    }
}
