package io.millrace.ingest.accesslog;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reader of access logs in any supported dialect. Each line is tried with the dialect of the line before it, then with the
 * others; no line is valid in two dialects. For one thread, in file order.
 */
public final class AccessLogReader {
    /** Format name that allows any dialect. */
    public static final String ANY = "access-log";

    /** Format names that {@link #forFormat} accepts; {@link #ANY} comes first. */
    public static final List<String> NAMES =
            List.of(ANY, "combined", "json-log", "w3c", "cloudfront", "alb", "elb", "s3", "haproxy");

    /** Fields that a field mapping may name. */
    public static final Set<String> FIELDS = Set.of(
            "time",
            "ip",
            "host",
            "user",
            "request",
            "method",
            "url",
            "path",
            "query",
            "protocol",
            "scheme",
            "status",
            "bytes",
            "referrer",
            "userAgent");

    private final List<LogDialect> dialects;
    private int last;

    private AccessLogReader(List<LogDialect> dialects) {
        this.dialects = dialects;
    }

    /**
     * A reader of one format.
     *
     * @param name one of {@link #NAMES}
     * @param map path of each field in a JSON log, or position of each in HAProxy's captured headers
     * @param zone time zone of times that name none
     */
    public static AccessLogReader forFormat(String name, Map<String, String> map, ZoneId zone) {
        var plain = List.<LogDialect>of(
                new CombinedLog(zone), new W3cLog(), new LoadBalancerLog(), new S3Log(), new HaproxyLog(zone, map));
        var fields = new JsonLogFields(map);
        var bare = new JsonLog(fields, zone, line -> {
            throw new LogLineException("a container runtime's line inside of another one");
        });
        var wrapped = new ArrayList<>(plain);
        wrapped.add(bare);
        var json = new JsonLog(fields, zone, new AccessLogReader(List.copyOf(wrapped))::read);
        return new AccessLogReader(
                switch (name) {
                    case "combined" -> List.of(plain.get(0));
                    case "w3c", "cloudfront" -> List.of(plain.get(1));
                    case "alb", "elb" -> List.of(plain.get(2));
                    case "s3" -> List.of(plain.get(3));
                    case "haproxy" -> List.of(plain.get(4));
                    case "json-log" -> List.of(json);
                    default -> {
                        var all = new ArrayList<>(plain);
                        all.add(json);
                        yield List.copyOf(all);
                    }
                });
    }

    /**
     * The line's entry, or null for a comment or directive.
     *
     * @throws LogLineException if no dialect can read it
     */
    public AccessLogEntry read(String line) throws LogLineException {
        var text = SyslogHeader.strip(line);
        if (text.startsWith("#") && dialects.size() > 1) {
            return directive(text);
        }
        LogLineException why = null;
        for (int i = 0; i < dialects.size(); i++) {
            int tried = (last + i) % dialects.size();
            if (text.startsWith("{") && dialects.size() > 1 && !(dialects.get(tried) instanceof JsonLog)) {
                // A line that begins as JSON is JSON or nothing, however much of it looks like another dialect.
                continue;
            }
            try {
                var entry = dialects.get(tried).read(text);
                last = tried;
                return entry;
            } catch (LogLineException e) {
                // Retried with the next dialect; if none can read the line, the first one's message is reported.
                why = why == null ? e : why;
            }
        }
        throw why;
    }

    /** Passes the line to W3C's log, the only dialect with directives. */
    private AccessLogEntry directive(String text) throws LogLineException {
        for (var dialect : dialects) {
            if (dialect instanceof W3cLog w3c) {
                return w3c.read(text);
            }
        }
        return null;
    }
}
