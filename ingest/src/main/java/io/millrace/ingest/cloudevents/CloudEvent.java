package io.millrace.ingest.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.ingest.mapping.MappedEvent;
import io.millrace.schemas.value.EventLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * A CloudEvent that satisfies the rules of its specification. Immutable.
 *
 * @param attributes context attributes, extensions among them; texts, booleans and integers
 * @param data its data, or null: JSON, a text, or binary data as text in Base64
 */
public record CloudEvent(Map<String, JsonNode> attributes, JsonNode data) {
    private static final String USER = "userid";
    private static final String DEVICE = "anonymousid";
    private static final String SESSION = "sessionid";

    /** What becomes a field of the event, or says only how the event was encoded. */
    private static final Set<String> NO_PROPERTIES =
            Set.of("id", "type", "time", "specversion", "datacontenttype", "dataschema", USER, DEVICE, SESSION);

    public CloudEvent {
        attributes = Map.copyOf(attributes);
    }

    /** The event in the JSON format, with its attributes and data as fields. A new tree. */
    public ObjectNode tree() {
        var tree = JsonNodeFactory.instance.objectNode();
        tree.setAll(attributes);
        if (data != null) {
            tree.set("data", data.deepCopy());
        }
        return tree;
    }

    /**
     * The event in Segment's JSON: {@code type} names a track event, the extension {@code userid} or else {@code subject} is
     * the user, the extension {@code anonymousid} the device. Fields of the data are properties, as are all other attributes
     * after {@code ce_}.
     */
    public ObjectNode toEvent() {
        var event = new MappedEvent();
        event.put("messageId", messageId());
        event.put("name", attributes.get("type"));
        putIfThere(event, "time", "time");
        putIfThere(event, "userId", USER);
        putIfThere(event, "anonymousId", DEVICE);
        putIfThere(event, "session", SESSION);
        if (!attributes.containsKey(USER) && !attributes.containsKey(DEVICE)) {
            putIfThere(event, "userId", "subject");
        }
        attributes.forEach((name, value) -> {
            if (!NO_PROPERTIES.contains(name)) {
                event.put("properties.ce_" + name, value);
            }
        });
        if (data instanceof ObjectNode object) {
            object.properties().forEach(entry -> event.put("properties." + entry.getKey(), entry.getValue()));
        } else if (data != null && !data.isNull()) {
            event.put("properties.data", data);
        }
        return event.finish();
    }

    private void putIfThere(MappedEvent event, String field, String attribute) {
        var value = attributes.get(attribute);
        if (value != null) {
            event.put(field, value);
        }
    }

    /** Source and id, which together are unique: separated by a blank, which no source has; hashed if longer than an id may be. */
    public JsonNode messageId() {
        var text =
                attributes.get("source").asText() + ' ' + attributes.get("id").asText();
        return TextNode.valueOf(text.length() <= EventLimits.ID_CHARS ? text : "ce-" + hash(text));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            // Crash: every JDK has SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
