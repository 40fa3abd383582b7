package io.millrace.ingest.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.value.Times;
import java.time.ZoneId;

/**
 * One JSON object a line, as Nginx, Caddy, Traefik, Envoy and others write them. Which field means what is known of
 * these by their names; a map says it of others. What a container's runtime wraps around a line is taken off.
 */
final class JsonLog implements LogDialect {
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final JsonLogFields fields;
    private final ZoneId zone;
    private final LogDialect wrapped;

    /** @param wrapped reads what stands in the {@code log} field of a container's line */
    JsonLog(JsonLogFields fields, ZoneId zone, LogDialect wrapped) {
        this.fields = fields;
        this.zone = zone;
        this.wrapped = wrapped;
    }

    @Override
    public AccessLogEntry read(String line) throws LogLineException {
        var object = object(line);
        if (object.path("log").isTextual() && object.has("stream")) {
            return inside(object.get("log").textValue().stripTrailing());
        }
        var time = time(fields.find(object, "time"));
        var request = request(object);
        if (time == null || (request.raw() == null && request.target() == null)) {
            throw new LogLineException(
                    "no " + (time == null ? "time" : "request") + " in the JSON object that is known by"
                            + " its name; --map says which field it is, as time=ts,ip=client,method=verb,url=uri");
        }
        var hit = new AccessLogEntry.Builder(time).request(request);
        hit.client(text(object, "ip")).user(text(object, "user"));
        hit.status(whole(text(object, "status"))).bytes(whole(text(object, "bytes")));
        hit.referrer(text(object, "referrer")).agent(text(object, "userAgent"));
        var host = text(object, "host");
        hit.host(host == null ? request.host() : host);
        var scheme = text(object, "scheme");
        hit.scheme(scheme != null ? scheme : object.path("request").has("tls") ? "https" : request.scheme());
        return hit.build();
    }

    private JsonNode object(String line) throws LogLineException {
        if (!line.startsWith("{")) {
            throw new LogLineException("not a JSON object");
        }
        try {
            return json.readTree(line);
        } catch (JsonProcessingException e) {
            // Dead-lettered: the line is not JSON after all.
            throw new LogLineException("not JSON: " + e.getOriginalMessage());
        }
    }

    private AccessLogEntry inside(String line) throws LogLineException {
        if (line.startsWith("{\"log\"")) {
            throw new LogLineException("a container's line inside of another one");
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

    /** Null if there is none; a number tells its unit by its size. */
    private Long time(JsonNode value) throws LogLineException {
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            return LogTime.read(value.asText(), zone);
        }
        return Times.parse(value.numberValue())
                .orElseThrow(() -> new LogLineException("not a time of a log: " + value.asText()));
    }

    private String text(JsonNode object, String field) {
        var value = fields.find(object, field);
        return value == null ? null : LogText.given(value.asText());
    }

    /** Some write counts with a point. */
    private static String whole(String number) {
        return number != null && number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }
}
