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
 * Access logs. A line is a page event by the device that client and agent make, under a keyed hash of both. A line
 * without a request of HTTP, such as a timeout's, is one without a name and path.
 */
final class AccessLogFormat implements LineFormat {
    private static final int MOST_RAW = 512;

    private final AccessLogReader logs;
    private final String site;
    private final Mac hash;

    /**
     * @param site host of lines that name none, or null
     * @param key of the hash that stands for client and agent
     */
    AccessLogFormat(AccessLogReader logs, String site, String key) {
        this.logs = logs;
        this.site = site;
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
        var text = LineText.utf8(line);
        if (text.isBlank()) {
            return null;
        }
        try {
            var hit = logs.read(text);
            return hit == null ? null : event(hit);
        } catch (LogLineException e) {
            // Dead-lettered through the door.
            throw new LineInvalidException(e.getMessage());
        }
    }

    private ImportedEvent event(AccessLogEntry hit) {
        var request = hit.request();
        var client = hit.client() == null ? "" : hit.client();
        var device = device(client + '\n' + hit.agent());
        var json = JsonNodeFactory.instance.objectNode();
        json.put("type", "page").put("anonymousId", device);
        json.put("timestamp", Instant.ofEpochMilli(hit.time()).toString());
        putGiven(json, "name", request.path());
        var properties = json.putObject("properties");
        putGiven(properties, "method", request.method());
        putGiven(properties, "path", request.path());
        if (request.target() == null && request.raw() != null) {
            properties.put(
                    "request",
                    request.raw().substring(0, Math.min(MOST_RAW, request.raw().length())));
        }
        if (hit.status() != null) {
            properties.put("status", hit.status());
        }
        if (hit.bytes() != null) {
            properties.put("bytes", hit.bytes());
        }
        putGiven(properties, "referrer", hit.referrer());
        putGiven(properties, "protocol", request.protocol());
        putGiven(properties, "host", hit.host());
        putGiven(properties, "user", hit.user());
        var context = json.putObject("context");
        putGiven(context, "ip", IpAddressParser.literal(client).orElse(null));
        putGiven(context, "userAgent", hit.agent());
        page(hit, context.putObject("page"));
        return new ImportedEvent(json, hit.time(), device);
    }

    private void page(AccessLogEntry hit, ObjectNode page) {
        putGiven(page, "url", url(hit));
        putGiven(page, "path", hit.request().path());
        putGiven(page, "referrer", hit.referrer());
    }

    /** With the site's host where it is known, so that a referrer of the same site is internal. */
    private String url(AccessLogEntry hit) {
        var request = hit.request();
        if (request.target() == null) {
            return null;
        }
        var host = hit.host() == null ? site : hit.host();
        if (request.host() != null && (host == null || hit.host() == null)) {
            return request.target();
        }
        if (host == null) {
            // A path of two slashes would be read as a host.
            return request.target().startsWith("//") ? null : request.target();
        }
        var scheme = hit.scheme() == null ? "" : hit.scheme() + ":";
        var rest = request.pathAndQuery();
        return scheme + "//" + host + (rest.startsWith("/") ? rest : "/" + rest);
    }

    private static void putGiven(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private String device(String clientAndAgent) {
        return HexFormat.of().formatHex(hash.doFinal(clientAndAgent.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }
}
