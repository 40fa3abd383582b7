package io.millrace.ingest.importer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which column of a CSV file becomes which field of the event, from {@code time=event_time,name=event_type}: time, name,
 * type, userId, anonymousId, messageId, session (as context.sessionId), ip, userAgent, {@code properties.<key>}, and
 * {@code properties=*} for every column that nothing else takes.
 */
record CsvMapping(Map<String, String> fieldByColumn, boolean otherColumnsAreProperties) {
    private static final Set<String> FIELDS =
            Set.of("time", "name", "type", "userId", "anonymousId", "messageId", "session", "ip", "userAgent");
    private static final String PROPERTY = "properties.";

    /** @throws IllegalArgumentException saying what is wrong with the text */
    static CsvMapping parse(String text) {
        var fields = new LinkedHashMap<String, String>();
        boolean others = false;
        for (var entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || equals == entry.length() - 1) {
                throw new IllegalArgumentException("--map: \"" + entry + "\" is not field=column");
            }
            var field = entry.substring(0, equals).strip();
            var column = entry.substring(equals + 1).strip();
            if (field.equals("properties") && column.equals("*")) {
                others = true;
            } else if (!FIELDS.contains(field) && !field.startsWith(PROPERTY)) {
                throw new IllegalArgumentException("--map: \"" + field + "\" is no field; use one of " + FIELDS
                        + ", properties.<key> or properties=*");
            } else if (fields.put(column, field) != null) {
                throw new IllegalArgumentException("--map: column \"" + column + "\" is mapped twice");
            }
        }
        if (!fields.containsValue("userId") && !fields.containsValue("anonymousId")) {
            throw new IllegalArgumentException("--map: userId or anonymousId is needed, to know whose events they are");
        }
        return new CsvMapping(Map.copyOf(fields), others);
    }

    /** @throws IllegalArgumentException if the header lacks a column */
    void requireColumns(Collection<String> header) {
        for (var column : fieldByColumn.keySet()) {
            if (!header.contains(column)) {
                throw new IllegalArgumentException("--map: the file has no column \"" + column + "\", but " + header);
            }
        }
    }

    /** The event's field for a column, {@code properties.<key>} among them, or null if the column is left out. */
    String field(String column) {
        var field = fieldByColumn.get(column);
        return field != null || !otherColumnsAreProperties ? field : PROPERTY + column;
    }

    /** The key of a property field, or null if the field is none. */
    static String propertyKey(String field) {
        return field.startsWith(PROPERTY) ? field.substring(PROPERTY.length()) : null;
    }
}
