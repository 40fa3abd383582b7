package io.millrace.ingest.importer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Mapping from CSV columns to fields of the event, parsed from {@code time=event_time,name=event_type}. Fields are time,
 * name, type, userId, anonymousId, messageId, session (as context.sessionId), ip, userAgent and {@code properties.<key>};
 * {@code properties=*} takes all other columns. {@code properties.<key>:number} and {@code :text} set a column's kind.
 *
 * @param fieldByColumn field of each mapped column
 * @param kindByColumn kind of each mapped column
 * @param otherColumnsAreProperties whether all other columns become properties
 */
record CsvMapping(
        Map<String, String> fieldByColumn, Map<String, Kind> kindByColumn, boolean otherColumnsAreProperties) {
    private static final Set<String> FIELDS =
            Set.of("time", "name", "type", "userId", "anonymousId", "messageId", "session", "ip", "userAgent");
    private static final String PROPERTY = "properties.";

    /** How the values of a column are read. */
    enum Kind {
        /** As a number if the number's own text is the value, else as text. */
        AS_WRITTEN,
        /** As a number, including {@code 33.20}; text if it is not a number. */
        NUMBER,
        /** As text. */
        TEXT
    }

    /** @throws IllegalArgumentException saying what is wrong with the mapping */
    static CsvMapping parse(String text) {
        var fields = new LinkedHashMap<String, String>();
        var kinds = new HashMap<String, Kind>();
        boolean others = false;
        for (var entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || equals == entry.length() - 1) {
                throw new IllegalArgumentException("--map: \"" + entry + "\" is not field=column");
            }
            var written = entry.substring(0, equals).strip();
            var kind = kind(written);
            var field = kind == Kind.AS_WRITTEN ? written : written.substring(0, written.lastIndexOf(':'));
            var column = entry.substring(equals + 1).strip();
            kinds.put(column, kind);
            if (field.equals("properties") && column.equals("*")) {
                others = true;
            } else if (!FIELDS.contains(field) && !field.startsWith(PROPERTY)) {
                throw new IllegalArgumentException("--map: \"" + field + "\" is not a field; use one of " + FIELDS
                        + ", properties.<key> or properties=*");
            } else if (fields.put(column, field) != null) {
                throw new IllegalArgumentException("--map: column \"" + column + "\" is mapped twice");
            }
        }
        if (!fields.containsValue("userId") && !fields.containsValue("anonymousId")) {
            throw new IllegalArgumentException(
                    "--map: userId or anonymousId is required, to know whose events they are");
        }
        return new CsvMapping(Map.copyOf(fields), Map.copyOf(kinds), others);
    }

    private static Kind kind(String field) {
        boolean isProperty = field.startsWith(PROPERTY);
        return isProperty && field.endsWith(":number")
                ? Kind.NUMBER
                : isProperty && field.endsWith(":text") ? Kind.TEXT : Kind.AS_WRITTEN;
    }

    /** The kind of a column. */
    Kind kindOf(String column) {
        return kindByColumn.getOrDefault(column, Kind.AS_WRITTEN);
    }

    /** @throws IllegalArgumentException if the header lacks a column */
    void requireColumns(CsvHeader header) {
        for (var column : fieldByColumn.keySet()) {
            if (!header.columns().contains(column)) {
                throw new IllegalArgumentException("--map: the file has no column \"" + column + "\", but "
                        + header.columns() + ", read as separated by " + CsvHeader.nameOf(header.separator())
                        + "; --separator sets another");
            }
        }
    }

    /** Whether the header has every mapped column. */
    boolean fits(CsvHeader header) {
        return header.columns().containsAll(fieldByColumn.keySet());
    }

    /** The event's field for a column, possibly {@code properties.<key>}; null if the column is not imported. */
    String field(String column) {
        var field = fieldByColumn.get(column);
        return field != null || !otherColumnsAreProperties ? field : PROPERTY + column;
    }

    /** The key of {@code properties.<key>}; null for any other field. */
    static String propertyKey(String field) {
        return field.startsWith(PROPERTY) ? field.substring(PROPERTY.length()) : null;
    }
}
