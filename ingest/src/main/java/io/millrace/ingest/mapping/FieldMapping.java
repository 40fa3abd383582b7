package io.millrace.ingest.mapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Mapping from places of a record (columns of a CSV, paths in a Kafka record) to fields of the event, parsed from
 * {@code time=event_time,name=event_type}. Fields are time, name, type, userId, anonymousId, messageId, session (as
 * context.sessionId), ip, userAgent and {@code properties.<key>}; {@code properties=*} takes all other places.
 * {@code properties.<key>:number} and {@code :text} set a place's kind. Immutable.
 *
 * @param fieldByPlace field of each mapped place
 * @param kindByPlace kind of each mapped place
 * @param othersAreProperties whether all other places become properties
 */
public record FieldMapping(
        Map<String, String> fieldByPlace, Map<String, Kind> kindByPlace, boolean othersAreProperties) {
    private static final Set<String> FIELDS =
            Set.of("time", "name", "type", "userId", "anonymousId", "messageId", "session", "ip", "userAgent");
    private static final String PROPERTY = "properties.";

    /** How the values of a place are read. */
    public enum Kind {
        /** As a number if the number's own text is the value, else as text. */
        AS_WRITTEN,
        /** As a number, including {@code 33.20}; text if it is not a number. */
        NUMBER,
        /** As text. */
        TEXT
    }

    /**
     * Parses a mapping such as {@code time=event_time,properties=*}.
     *
     * @throws IllegalArgumentException saying what is wrong with the mapping
     */
    public static FieldMapping parse(String text) {
        var fields = new LinkedHashMap<String, String>();
        var kinds = new HashMap<String, Kind>();
        boolean others = false;
        for (var entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || equals == entry.length() - 1) {
                throw new IllegalArgumentException("\"" + entry + "\" is not field=column");
            }
            var written = entry.substring(0, equals).strip();
            var kind = kind(written);
            var field = kind == Kind.AS_WRITTEN ? written : written.substring(0, written.lastIndexOf(':'));
            var place = entry.substring(equals + 1).strip();
            kinds.put(place, kind);
            if (field.equals("properties") && place.equals("*")) {
                others = true;
            } else if (!FIELDS.contains(field) && !field.startsWith(PROPERTY)) {
                throw new IllegalArgumentException("\"" + field + "\" is not a field; use one of " + FIELDS
                        + ", properties.<key> or properties=*");
            } else if (fields.put(place, field) != null) {
                throw new IllegalArgumentException("column \"" + place + "\" is mapped twice");
            }
        }
        if (!fields.containsValue("userId") && !fields.containsValue("anonymousId")) {
            throw new IllegalArgumentException("userId or anonymousId is required, to know whose events they are");
        }
        return new FieldMapping(Map.copyOf(fields), Map.copyOf(kinds), others);
    }

    private static Kind kind(String field) {
        boolean isProperty = field.startsWith(PROPERTY);
        return isProperty && field.endsWith(":number")
                ? Kind.NUMBER
                : isProperty && field.endsWith(":text") ? Kind.TEXT : Kind.AS_WRITTEN;
    }

    /** The kind of a place. */
    public Kind kindOf(String place) {
        return kindByPlace.getOrDefault(place, Kind.AS_WRITTEN);
    }

    /** The event's field for a place, possibly {@code properties.<key>}; null if the place is not imported. */
    public String field(String place) {
        var field = fieldByPlace.get(place);
        return field != null || !othersAreProperties ? field : PROPERTY + place;
    }

    /** Whether some place becomes the field. */
    public boolean maps(String field) {
        return fieldByPlace.containsValue(field);
    }

    /** The key of {@code properties.<key>}; null for any other field. */
    static String propertyKey(String field) {
        return field.startsWith(PROPERTY) ? field.substring(PROPERTY.length()) : null;
    }
}
