package io.millrace.ingest.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.Times;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rules for the attributes of a CloudEvent.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes">CloudEvents 1.0.2:
 *     context attributes</a>
 */
final class AttributeRules {
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?\\d*([Zz]|[+-]\\d{2}:\\d{2})");
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + "\\s*(;.*)?");

    private AttributeRules() {}

    /** @throws Rejection naming the first attribute that breaks a rule */
    static void require(Map<String, JsonNode> attributes) throws Rejection {
        for (var name : REQUIRED) {
            if (!attributes.containsKey(name)) {
                throw new Rejection(FailureReason.MISSING_FIELD, "." + name, name + " is required");
            }
        }
        for (var attribute : attributes.entrySet()) {
            requireValue(attribute.getKey(), attribute.getValue());
        }
    }

    private static void requireValue(String name, JsonNode value) throws Rejection {
        if (!NAME.matcher(name).matches()) {
            throw invalid(name, "a name of an attribute consists of a to z and 0 to 9");
        }
        if (!value.isTextual()) {
            requireSimple(name, value);
            return;
        }
        var text = value.textValue();
        requireCharacters(name, text);
        switch (name) {
            case "specversion" -> require(text.equals("1.0"), name, "must be 1.0");
            case "id", "type", "subject" -> require(!text.isEmpty(), name, "must not be empty");
            case "source" -> require(isUri(text, false), name, "must be a URI reference, and not empty");
            case "dataschema" -> require(isUri(text, true), name, "must be an absolute URI");
            case "datacontenttype" ->
                require(MEDIA_TYPE.matcher(text).matches(), name, "must be a media type like application/json");
            case "time" ->
                require(
                        RFC_3339.matcher(text).matches() && Times.parse(text).isPresent(),
                        name,
                        "must be a time of RFC 3339, like 2026-11-21T09:05:00Z");
            default -> {}
        }
    }

    private static void requireSimple(String name, JsonNode value) throws Rejection {
        switch (name) {
            case "specversion", "id", "type", "subject", "source", "dataschema", "datacontenttype", "time" ->
                throw invalid(name, "must be a string");
            default ->
                require(
                        value.isBoolean() || (value.isIntegralNumber() && value.canConvertToInt()),
                        name,
                        "must be a string, a boolean or an integer of 32 bits");
        }
    }

    private static void requireCharacters(String name, String text) throws Rejection {
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            boolean isControl = c < 0x20 || (c >= 0x7f && c <= 0x9f);
            boolean isNoCharacter =
                    (c >= 0xd800 && c <= 0xdfff) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
            require(!isControl && !isNoCharacter, name, "must not hold control characters or half surrogate pairs");
            at += Character.charCount(c);
        }
    }

    private static boolean isUri(String text, boolean absolute) {
        try {
            var uri = new URI(text);
            return !text.isEmpty() && (!absolute || uri.isAbsolute());
        } catch (URISyntaxException e) {
            // Rejected at the edge by the caller.
            return false;
        }
    }

    private static void require(boolean holds, String name, String message) throws Rejection {
        if (!holds) {
            throw invalid(name, message);
        }
    }

    private static Rejection invalid(String name, String message) {
        return new Rejection(FailureReason.INVALID_FIELD, "." + name, message);
    }
}
