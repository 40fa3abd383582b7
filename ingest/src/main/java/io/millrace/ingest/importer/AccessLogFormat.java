package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.value.Times;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Apache's and Nginx's combined log, also without referrer and agent (common log). A line is a page event by the device
 * that address and agent make, under a keyed hash of both.
 *
 * @see <a href="https://httpd.apache.org/docs/2.4/logs.html#combined">Apache: combined log format</a>
 */
final class AccessLogFormat implements LineFormat {
    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern LINE = Pattern.compile("(\\S+) \\S+ (\\S+) \\[([^\\]]+)\\] " + QUOTED
            + " (\\d{3}) (\\d+|-)(?: " + QUOTED + " " + QUOTED + "(?: .*)?)?");
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (\\S.*?)(?: (HTTP/[0-9.]+))?");
    private static final Pattern TIME =
            Pattern.compile("(\\d{2})/([A-Z][a-z]{2})/(\\d{4}):(\\d{2}:\\d{2}:\\d{2}) ([+-]\\d{4})");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private final Mac hash;

    /** @param key of the hash that stands for address and agent */
    AccessLogFormat(String key) {
        try {
            hash = Mac.getInstance("HmacSHA256");
            hash.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // A bug in the JDK: every one must have HmacSHA256.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ImportedEvent read(byte[] line) throws LineInvalidException {
        var text = Text.utf8(line);
        if (text.isBlank()) {
            return null;
        }
        var parts = LINE.matcher(text);
        if (!parts.matches()) {
            throw new LineInvalidException("not a line of a combined access log");
        }
        var request = REQUEST.matcher(parts.group(4));
        if (!request.matches()) {
            throw new LineInvalidException("not an HTTP request: " + parts.group(4));
        }
        long time = time(parts.group(3));
        var agent = given(parts.group(8));
        var device = device(parts.group(1) + '\n' + agent);
        var json = JsonNodeFactory.instance.objectNode();
        var target = unescape(request.group(2));
        var path = target.replaceFirst("[?#].*", "");
        json.put("type", "page").put("name", path).put("anonymousId", device);
        json.put("timestamp", Instant.ofEpochMilli(time).toString());
        var properties = json.putObject("properties");
        properties.put("method", request.group(1)).put("path", path);
        properties.put("status", Integer.parseInt(parts.group(5)));
        if (!parts.group(6).equals("-")) {
            properties.put("bytes", Long.parseLong(parts.group(6)));
        }
        putGiven(properties, "referrer", given(parts.group(7)));
        putGiven(properties, "protocol", request.group(3));
        putGiven(properties, "user", given(parts.group(2)));
        var context = json.putObject("context");
        context.put("ip", parts.group(1));
        putGiven(context, "userAgent", agent);
        var page = context.putObject("page");
        page.put("url", target).put("path", path);
        putGiven(page, "referrer", given(parts.group(7)));
        return new ImportedEvent(json, time, device);
    }

    private static long time(String text) throws LineInvalidException {
        var parts = TIME.matcher(text);
        int month = parts.matches() ? MONTHS.indexOf(parts.group(2)) + 1 : 0;
        var iso = month == 0
                ? ""
                : parts.group(3)
                        + (month < 10 ? "-0" : "-")
                        + month
                        + '-'
                        + parts.group(1)
                        + 'T'
                        + parts.group(4)
                        + parts.group(5);
        return Times.parse(iso).orElseThrow(() -> new LineInvalidException("not a time of a log: " + text));
    }

    private static void putGiven(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static String given(String field) {
        return field == null || field.equals("-") || field.isEmpty() ? null : unescape(field);
    }

    /** Logs escape quotes and backslashes; what else they escape stays as they wrote it. */
    private static String unescape(String field) {
        return field.indexOf('\\') < 0 ? field : field.replaceAll("\\\\([\"\\\\])", "$1");
    }

    private String device(String addressAndAgent) {
        return HexFormat.of().formatHex(hash.doFinal(addressAndAgent.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }
}
