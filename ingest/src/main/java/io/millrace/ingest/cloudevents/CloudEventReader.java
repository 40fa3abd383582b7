package io.millrace.ingest.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.Utf8;
import io.millrace.schemas.failed.FailureReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reader of CloudEvents in their JSON format, and from attributes beside their data (binary mode). Thread-safe. */
public final class CloudEventReader {
    private static final String CONTENT_TYPE = "datacontenttype";

    private final JsonTree json;

    public CloudEventReader(JsonTree json) {
        this.json = json;
    }

    /**
     * The event of a JSON object in the JSON format.
     *
     * @throws Rejection if it breaks a rule of the specification
     */
    public CloudEvent structured(ObjectNode object) throws Rejection {
        var attributes = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(entry -> {
            var name = entry.getKey();
            if (!name.equals("data")
                    && !name.equals("data_base64")
                    && !entry.getValue().isNull()) {
                attributes.put(name, entry.getValue());
            }
        });
        AttributeRules.require(attributes);
        var base64 = object.get("data_base64");
        if (base64 == null || base64.isNull()) {
            return new CloudEvent(attributes, object.get("data"));
        }
        if (object.hasNonNull("data")) {
            throw new Rejection(FailureReason.INVALID_FIELD, ".data_base64", "data and data_base64 exclude each other");
        }
        var data = decode(base64);
        return new CloudEvent(attributes, data(MediaType.of(attributes.get(CONTENT_TYPE)), data, data.length));
    }

    /**
     * The event of binary mode.
     *
     * @param texts attributes without their prefix, decoded; the media type of the data among them if it has one
     * @param data the data's bytes, of which the first {@code length} count
     * @throws Rejection if it breaks a rule of the specification
     */
    public CloudEvent binary(Map<String, String> texts, byte[] data, int length) throws Rejection {
        var attributes = attributes(texts);
        AttributeRules.require(attributes);
        return new CloudEvent(
                attributes, length == 0 ? null : data(MediaType.of(attributes.get(CONTENT_TYPE)), data, length));
    }

    /** An event of binary mode in the JSON format, whether or not it satisfies the rules: to keep what was rejected. */
    public ObjectNode toStructured(Map<String, String> texts, byte[] data, int length) {
        var object = JsonNodeFactory.instance.objectNode();
        object.setAll(attributes(texts));
        try {
            if (length > 0) {
                object.set("data", data(MediaType.of(object.get(CONTENT_TYPE)), data, length));
            }
        } catch (Rejection e) {
            // Not an error: the bytes are kept as they are.
            object.set("data_base64", base64(data, length));
        }
        return object;
    }

    private static Map<String, JsonNode> attributes(Map<String, String> texts) {
        var attributes = new LinkedHashMap<String, JsonNode>();
        texts.forEach((name, text) -> attributes.put(name, TextNode.valueOf(text)));
        return attributes;
    }

    private static byte[] decode(JsonNode base64) throws Rejection {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            // Rejected at the edge.
            throw new Rejection(FailureReason.INVALID_FIELD, ".data_base64", "is not Base64");
        }
    }

    private JsonNode data(MediaType type, byte[] bytes, int length) throws Rejection {
        try {
            if (type.isJson()) {
                return json.parse(bytes, 0, length);
            }
        } catch (Rejection e) {
            if (type.isGiven()) {
                throw new Rejection(e.reason(), ".data" + e.path(), e.getMessage());
            }
            // Not an error: JSON was only assumed.
        }
        boolean isText = (type.isText() || !type.isGiven()) && Utf8.firstInvalid(bytes, 0, length) < 0;
        return isText ? TextNode.valueOf(new String(bytes, 0, length, StandardCharsets.UTF_8)) : base64(bytes, length);
    }

    private static JsonNode base64(byte[] bytes, int length) {
        return TextNode.valueOf(Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length)));
    }
}
