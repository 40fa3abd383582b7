package io.millrace.ingest.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * Media type of a body or of an event's data, without its parameters.
 *
 * @param name type and subtype in lower case; empty if none is given
 * @param charset its charset in lower case; {@code utf-8} if none is given
 */
public record MediaType(String name, String charset) {
    private static final String EVENTS = "application/cloudevents";

    /** The type in a header, or in none. */
    public static MediaType of(String header) {
        if (header == null) {
            return new MediaType("", "utf-8");
        }
        var parts = header.split(";", -1);
        var charset = "utf-8";
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("charset=")) {
                charset = parameter
                        .substring("charset=".length())
                        .replace("\"", "")
                        .strip();
            }
        }
        return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), charset);
    }

    static MediaType of(JsonNode attribute) {
        return of(attribute == null ? null : attribute.asText());
    }

    /** Whether the body is one event in the JSON format. */
    public boolean isStructured() {
        return name.equals(EVENTS + "+json") || name.equals(EVENTS);
    }

    /** Whether the body is an array of events in the JSON format. */
    public boolean isBatch() {
        return name.equals(EVENTS + "-batch+json");
    }

    /** Whether the body is events in a format that is not read here, such as Avro or XML. */
    public boolean isOtherFormat() {
        return name.startsWith(EVENTS) && !isStructured() && !isBatch();
    }

    /** Whether texts of it are read as they are. */
    public boolean isUtf8() {
        return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }

    boolean isGiven() {
        return !name.isEmpty();
    }

    /** Whether data of the type are JSON; so are those without a type. */
    boolean isJson() {
        return name.isEmpty() || name.endsWith("/json") || name.endsWith("+json");
    }

    boolean isText() {
        return (name.startsWith("text/") || name.endsWith("/xml") || name.endsWith("+xml")) && isUtf8();
    }
}
