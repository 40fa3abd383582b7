package io.millrace.ingest.http;

import io.millrace.ingest.cloudevents.MediaType;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the headers of a request say of CloudEvents: the Content-Type, and attributes in binary mode.
 *
 * @param contentType media type of the body
 * @param attributes attributes by name, decoded, the type of the data among them; empty unless the mode is binary
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP protocol
 *     binding</a>
 */
record CloudEventHeaders(MediaType contentType, Map<String, String> attributes) {
    private static final String PREFIX = "ce-";

    static CloudEventHeaders of(MultiMap headers) {
        var contentType = headers.get("content-type");
        var type = MediaType.of(contentType);
        var attributes = new LinkedHashMap<String, String>();
        if (!type.isStructured() && !type.isBatch()) {
            for (var header : headers) {
                var name = header.getKey().toLowerCase(Locale.ROOT);
                if (name.startsWith(PREFIX)) {
                    attributes.put(name.substring(PREFIX.length()), decoded(header.getValue()));
                }
            }
        }
        if (!attributes.isEmpty() && contentType != null) {
            attributes.put("datacontenttype", contentType);
        }
        return new CloudEventHeaders(type, attributes);
    }

    boolean isBinary() {
        return !attributes.isEmpty();
    }

    /** The value without the quotes of a quoted string, and with its percent-encoded bytes as UTF-8. */
    static String decoded(String value) {
        var text = value.strip();
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
