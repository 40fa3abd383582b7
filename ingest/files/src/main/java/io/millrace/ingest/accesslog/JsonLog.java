package io.millrace.ingest.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.value.Times;
import java.time.ZoneId;

/**
 * JSON log with one object per line, as of Nginx, Caddy, Traefik and Envoy, whose field names are known; a mapping names
 * those of other servers. A container runtime's wrapper around a line is removed.
 */
final class JsonLog implements LogDialect {
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final JsonLogFields fields;
    private final ZoneId zone;
    private final LogDialect wrapped;

    /** @param wrapped parser of the {@code log} field of a container runtime's line */
    JsonLog(JsonLogFields fields, ZoneId zone, LogDialect wrapped) {
        this.fields = fields;
        this.zone = zone;
        this.wrapped = wrapped;
    }

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        var object = object(line);
        if (object.path("log").isTextual() && object.has("stream")) {
            return readWrapped(object.get("log").textValue().stripTrailing());
        }
        var time = time(fields.find(object, "time"));
        var request = request(object);
        if (time == null || (request.raw() == null && request.target() == null)) {
            throw new LogLineException("no " + (time == null ? "time" : "request")
                    + " in the JSON object under a known field name; --map names"
                    + " the field, as in time=ts,ip=client,method=verb,url=uri");
        }
        var entry = new AccessLogEntry.Builder(time).request(request);
        entry.client(text(object, "ip")).user(text(object, "user"));
        entry.status(withoutFraction(text(object, "status"))).bytes(withoutFraction(text(object, "bytes")));
        entry.referrer(text(object, "referrer")).agent(text(object, "userAgent"));
        var host = text(object, "host");
        entry.host(host == null ? request.host() : host);
        var scheme = text(object, "scheme");
        entry.scheme(scheme != null ? scheme : object.path("request").has("tls") ? "https" : request.scheme());
        return entry.build();
    }

    private JsonNode object(String line) throws LogLineException {
        if (!line.startsWith("{")) {
            throw new LogLineException("not a JSON object");
        }
        try {
            return json.readTree(line);
        } catch (JsonProcessingException e) {
            // Dead-lettered by the caller: the line is not JSON.
            throw new LogLineException("not JSON: " + e.getOriginalMessage());
        }
    }

    private AccessLogEntry readWrapped(String line) throws LogLineException {
        if (line.startsWith("{\"log\"")) {
            throw new LogLineException("a container runtime's line inside of another one");
        }
        return wrapped.read(line);
    }

    private RequestLine request(JsonNode object) {
        var line = text(object, "request");
        if (line != null) {
            return RequestLine.parse(line);
        }
        var url = text(object, "url");
        var path = url == null ? text(object, "path") : url;
        var query = text(object, "query");
        var target = path == null || query == null || path.indexOf('?') >= 0
                ? path
                : path + (query.startsWith("?") ? "" : "?") + query;
        return RequestLine.of(text(object, "method"), target, text(object, "protocol"));
    }

    /** The time, ms since the epoch, or null; a number is in seconds, ms or finer, by its magnitude. */
    private Long time(JsonNode value) throws LogLineException {
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            return LogTime.read(value.asText(), zone);
        }
        return Times.parse(value.numberValue())
                .orElseThrow(() -> new LogLineException("not a time: " + value.asText()));
    }

    private String text(JsonNode object, String field) {
        var value = fields.find(object, field);
        return value == null ? null : LogText.orNull(value.asText());
    }

    /** The number without the {@code .0} that some servers append to integers. */
    private static String withoutFraction(String number) {
        return number != null && number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }
}
