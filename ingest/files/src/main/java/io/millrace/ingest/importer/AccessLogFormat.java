package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.accesslog.AccessLogEntry;
import io.millrace.ingest.accesslog.AccessLogReader;
import io.millrace.ingest.accesslog.LogLineException;
import io.millrace.schemas.value.IpAddressParser;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access-log lines as page events. The anonymous id is a keyed hash of client address and user agent. A line without an HTTP
 * request, such as a timeout, becomes an event without name and path.
 */
final class AccessLogFormat implements LineFormat {
    private static final int MAX_RAW_REQUEST = 512;

    private final AccessLogReader logs;
    private final String site;
    private final Mac hash;

    /**
     * @param site host for lines that name none, or null
     * @param key key of the hash that makes anonymous ids
     */
    AccessLogFormat(AccessLogReader logs, String site, String key) {
        this.logs = logs;
        this.site = site;
        try {
            hash = Mac.getInstance("HmacSHA256");
            hash.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // Crash: every JDK has HmacSHA256.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ImportedEvent read(byte[] line) throws LineInvalidException {
        var text = LineText.decode(line);
        if (text.isBlank()) {
            return null;
        }
        try {
            var entry = logs.read(text);
            return entry == null ? null : event(entry);
        } catch (LogLineException e) {
            // Dead-lettered by the collector.
            throw new LineInvalidException(e.getMessage());
        }
    }

    private ImportedEvent event(AccessLogEntry entry) {
        var request = entry.request();
        var client = entry.client() == null ? "" : entry.client();
        var device = device(client + '\n' + entry.agent());
        var json = JsonNodeFactory.instance.objectNode();
        json.put("type", "page").put("anonymousId", device);
        json.put("timestamp", Instant.ofEpochMilli(entry.time()).toString());
        putIfPresent(json, "name", request.path());
        var properties = json.putObject("properties");
        putIfPresent(properties, "method", request.method());
        putIfPresent(properties, "path", request.path());
        if (request.target() == null && request.raw() != null) {
            properties.put(
                    "request",
                    request.raw()
                            .substring(
                                    0, Math.min(MAX_RAW_REQUEST, request.raw().length())));
        }
        if (entry.status() != null) {
            properties.put("status", entry.status());
        }
        if (entry.bytes() != null) {
            properties.put("bytes", entry.bytes());
        }
        putIfPresent(properties, "referrer", entry.referrer());
        putIfPresent(properties, "protocol", request.protocol());
        putIfPresent(properties, "host", entry.host());
        putIfPresent(properties, "user", entry.user());
        var context = json.putObject("context");
        putIfPresent(context, "ip", IpAddressParser.literal(client).orElse(null));
        putIfPresent(context, "userAgent", entry.agent());
        page(entry, context.putObject("page"));
        return new ImportedEvent(json, entry.time(), device);
    }

    private void page(AccessLogEntry entry, ObjectNode page) {
        putIfPresent(page, "url", url(entry));
        putIfPresent(page, "path", entry.request().path());
        putIfPresent(page, "referrer", entry.referrer());
    }

    /** The page's URL, with the host if it is known, so that a referrer of the same site counts as internal. */
    private String url(AccessLogEntry entry) {
        var request = entry.request();
        if (request.target() == null) {
            return null;
        }
        var host = entry.host() == null ? site : entry.host();
        if (request.host() != null && (host == null || entry.host() == null)) {
            return request.target();
        }
        if (host == null) {
            // As a URL, a path with two leading slashes would name a host.
            return request.target().startsWith("//") ? null : request.target();
        }
        var scheme = entry.scheme() == null ? "" : entry.scheme() + ":";
        var rest = request.pathAndQuery();
        return scheme + "//" + host + (rest.startsWith("/") ? rest : "/" + rest);
    }

    private static void putIfPresent(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private String device(String clientAndAgent) {
        return HexFormat.of().formatHex(hash.doFinal(clientAndAgent.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }
}
