package io.millrace.ingest.accesslog;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads access logs. A line is read by the dialect that read the line before it, else by the first one that can: the
 * dialects are so unlike that no line is of two. For one thread, in file order.
 */
public final class AccessLogReader {
    /** The name that stands for any dialect. */
    public static final String ANY = "access-log";

    /** What {@link #of} knows, the first one standing for all others. */
    public static final List<String> NAMES =
            List.of(ANY, "combined", "json-log", "w3c", "cloudfront", "alb", "elb", "s3", "haproxy");

    /** Fields that a map may name. */
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
    private boolean hasRead;

    private AccessLogReader(List<LogDialect> dialects) {
        this.dialects = dialects;
    }

    /**
     * A reader of logs.
     *
     * @param name one of {@link #NAMES}
     * @param map our fields and what they are called, or where they are, in a log that does not say it: paths of JSON,
     *     positions of HAProxy's captured headers
     * @param zone of times that name none
     */
    public static AccessLogReader of(String name, Map<String, String> map, ZoneId zone) {
        var plain = List.<LogDialect>of(
                new CombinedLog(zone), new W3cLog(), new LoadBalancerLog(), new S3Log(), new HaproxyLog(zone, map));
        var fields = new JsonLogFields(map);
        var bare = new JsonLog(fields, zone, line -> {
            throw new LogLineException("a container's line inside of another one");
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
     * The request that the line tells of, or null if it tells of none: a comment, a directive.
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
            try {
                var hit = dialects.get(tried).read(text);
                last = tried;
                hasRead = true;
                return hit;
            } catch (LogLineException e) {
                // Another one may read it; if none does, the likeliest one says why.
                why = why == null || (!hasRead && dialects.get(tried) instanceof JsonLog && text.startsWith("{"))
                        ? e
                        : why;
            }
        }
        throw why;
    }

    /** Whatever else the file is, only one dialect has directives. */
    private AccessLogEntry directive(String text) throws LogLineException {
        for (var dialect : dialects) {
            if (dialect instanceof W3cLog w3c) {
                return w3c.read(text);
            }
        }
        return null;
    }
}
