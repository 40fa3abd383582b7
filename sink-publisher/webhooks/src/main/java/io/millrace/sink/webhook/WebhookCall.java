package io.millrace.sink.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One request to make. Holds secrets: never printed. Immutable; the body must not be changed.
 *
 * @param url where to, http or https
 * @param id the delivery's id
 * @param headers the destination's own headers
 * @param keys keys that sign it; none for a receiver that does not verify
 * @param timeout longest time that it may take as a whole
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares calls, and nobody changes the bytes
public record WebhookCall(
        URI url,
        String id,
        byte[] body,
        String contentType,
        Map<String, String> headers,
        Collection<SigningKey> keys,
        Duration timeout) {
    public WebhookCall {
        headers = Map.copyOf(headers);
        keys = List.copyOf(keys);
    }

    /** The same with one more header, unless the destination has its own of that name. */
    public WebhookCall withHeader(String name, String value) {
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            return this;
        }
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new WebhookCall(url, id, body, contentType, more, keys, timeout);
    }

    boolean isHttps() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isHttps() ? 443 : 80;
    }

    /** Path and query. */
    String target() {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    @Override
    public String toString() {
        return "WebhookCall[" + id + "]";
    }
}
