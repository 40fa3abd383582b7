package io.millrace.ingest.accesslog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mapping from our fields to paths in a JSON log, such as {@code request.headers.Referer}. */
final class JsonLogFields {
    /** Paths in the logs of Nginx (its variables), Caddy, Traefik, Envoy and Google's load balancer, for each of our fields. */
    private static final Map<String, List<String>> KNOWN = known();

    private final Map<String, List<String>> paths;

    /** @param map paths for our fields, which replace the known ones */
    JsonLogFields(Map<String, String> map) {
        paths = new LinkedHashMap<>(KNOWN);
        map.forEach((field, path) -> paths.put(field, List.of(path)));
    }

    /** The value of one of our fields: a string, number or boolean, the first element of an array; null if absent. */
    JsonNode find(JsonNode object, String field) {
        for (var path : paths.getOrDefault(field, List.of())) {
            var value = at(object, path);
            if (value != null && value.isArray()) {
                value = value.get(0);
            }
            if (value != null && value.isValueNode() && !value.isNull()) {
                return value;
            }
        }
        return null;
    }

    /** The value at a path. A field name may contain dots itself, so the longest matching name wins. */
    private static JsonNode at(JsonNode object, String path) {
        var whole = object.get(path);
        if (whole != null) {
            return whole;
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            var inner = object.get(path.substring(0, dot));
            if (inner != null) {
                return inner.isObject() ? at(inner, path.substring(dot + 1)) : null;
            }
        }
        return null;
    }

    private static Map<String, List<String>> known() {
        var known = new LinkedHashMap<String, List<String>>();
        known.put(
                "time",
                List.of(
                        "time_iso8601",
                        "time_local",
                        "msec",
                        "StartUTC",
                        "StartLocal",
                        "start_time",
                        "ts",
                        "@timestamp",
                        "timestamp",
                        "time"));
        known.put(
                "ip",
                List.of(
                        "remote_addr",
                        "request.client_ip",
                        "request.remote_ip",
                        "ClientHost",
                        "ClientAddr",
                        "downstream_remote_address",
                        "httpRequest.remoteIp",
                        "client_ip",
                        "remote_ip",
                        "clientip"));
        known.put("host", List.of("http_host", "host", "server_name", "request.host", "RequestHost", "authority"));
        known.put("user", List.of("remote_user", "user_id", "ClientUsername"));
        known.put("request", List.of("request"));
        known.put(
                "method",
                List.of("request_method", "request.method", "RequestMethod", "httpRequest.requestMethod", "method"));
        known.put(
                "url",
                List.of("request_uri", "request.uri", "RequestPath", "httpRequest.requestUrl", "uri", "url", "path"));
        known.put("query", List.of("args", "query_string", "query"));
        known.put(
                "protocol",
                List.of("server_protocol", "request.proto", "RequestProtocol", "httpRequest.protocol", "protocol"));
        known.put("scheme", List.of("scheme", "RequestScheme"));
        known.put(
                "status", List.of("status", "DownstreamStatus", "OriginStatus", "response_code", "httpRequest.status"));
        known.put(
                "bytes",
                List.of(
                        "body_bytes_sent",
                        "bytes_sent",
                        "size",
                        "DownstreamContentSize",
                        "httpRequest.responseSize",
                        "bytes"));
        known.put(
                "referrer",
                List.of(
                        "http_referer",
                        "http_referrer",
                        "request.headers.Referer",
                        "request_Referer",
                        "httpRequest.referer",
                        "referer",
                        "referrer"));
        known.put(
                "userAgent",
                List.of(
                        "http_user_agent",
                        "request.headers.User-Agent",
                        "request_User-Agent",
                        "httpRequest.userAgent",
                        "user_agent",
                        "agent"));
        return known;
    }
}
