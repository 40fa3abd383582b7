package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** Settings that {@code @segment/analytics-next} loads before it sends; they name this collector as its API host. */
final class SegmentSettings {
    private static final String PREFIX = "/v1/projects/";
    private static final String SUFFIX = "/settings";
    private static final JsonFactory JSON = new JsonFactory();

    private SegmentSettings() {}

    /** The write key in {@code /v1/projects/{key}/settings}; null for any other path. */
    static String keyIn(String path) {
        var trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!trimmed.startsWith(PREFIX) || !trimmed.endsWith(SUFFIX)) {
            return null;
        }
        int length = trimmed.length() - SUFFIX.length();
        var key = length > PREFIX.length() ? trimmed.substring(PREFIX.length(), length) : "";
        return key.isEmpty() || key.indexOf('/') >= 0 ? null : key;
    }

    /** @param publicUrl base URL at which browsers reach this collector, or null for the host of the request */
    static byte[] json(String key, HttpServerRequest request, String publicUrl) {
        var authority =
                request.authority() == null ? "localhost" : request.authority().toString();
        var protocol = request.isSSL() ? "https" : "http";
        var host = authority;
        if (publicUrl != null) {
            var uri = URI.create(publicUrl);
            protocol = uri.getScheme();
            host = uri.getRawAuthority()
                    + (uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/$", ""));
        }
        return json(key, host + "/v1", protocol);
    }

    private static byte[] json(String key, String apiHost, String protocol) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeObjectFieldStart("integrations");
            out.writeObjectFieldStart("Segment.io");
            out.writeStringField("apiKey", key);
            out.writeStringField("apiHost", apiHost);
            out.writeStringField("protocol", protocol);
            out.writeBooleanField("retryQueue", true);
            out.writeEndObject();
            out.writeEndObject();
            out.writeObjectFieldStart("plan");
            for (var type : new String[] {"track", "identify", "group"}) {
                out.writeObjectFieldStart(type);
                out.writeObjectFieldStart("__default");
                out.writeBooleanField("enabled", true);
                out.writeObjectFieldStart("integrations");
                out.writeEndObject();
                out.writeEndObject();
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeObjectFieldStart("metrics");
            out.writeNumberField("sampleRate", 0);
            out.writeStringField("host", apiHost);
            out.writeEndObject();
            out.writeBooleanField("analyticsNextEnabled", true);
            for (var none : new String[] {"edgeFunction", "middlewareSettings", "enabledMiddleware"}) {
                out.writeObjectFieldStart(none);
                out.writeEndObject();
            }
            out.writeArrayFieldStart("remotePlugins");
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory stream does not fail", e);
        }
        return bytes.toByteArray();
    }
}
