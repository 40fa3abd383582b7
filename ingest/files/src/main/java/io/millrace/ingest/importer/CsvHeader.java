package io.millrace.ingest.importer;

import io.millrace.ingest.mapping.FieldMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Header of a CSV: column names and their separator. Names are stripped; an empty one becomes {@code column_3}, a repeated
 * one gets a number as in {@code price_2}.
 */
record CsvHeader(List<String> columns, char separator) {
    /** Separators that are detected, and their names; the likeliest first. */
    static final Map<Character, String> SEPARATORS = separators();

    /** Usual column names for each of our fields, the likeliest first. */
    private static final Map<String, List<String>> USUAL = usual();

    /** Whether the line is {@code sep=;}, by which Excel declares the separator before the header. */
    static boolean isSeparatorLine(String line) {
        return line.length() == 5 && line.regionMatches(true, 0, "sep=", 0, 4);
    }

    /** @throws LineInvalidException if the line cannot be split */
    static CsvHeader parse(String line, char separator) throws LineInvalidException {
        var columns = new ArrayList<String>();
        var times = new HashMap<String, Integer>();
        for (var field : CsvRow.split(line, separator)) {
            var name = field.strip();
            int nth = times.merge(name, 1, Integer::sum);
            columns.add(name.isEmpty() ? "column_" + (columns.size() + 1) : nth == 1 ? name : name + "_" + nth);
        }
        return new CsvHeader(List.copyOf(columns), separator);
    }

    /**
     * The mapping by usual column names, in the syntax of {@code --map}; empty unless there are columns for the time, the
     * name and the user of an event.
     */
    Optional<String> usualMap() {
        var pairs = new ArrayList<String>();
        USUAL.forEach((field, names) -> find(names).ifPresent(column -> pairs.add(field + "=" + column)));
        boolean hasTimeAndName = pairs.stream().anyMatch(pair -> pair.startsWith("time="))
                && pairs.stream().anyMatch(pair -> pair.startsWith("name="));
        boolean hasUser =
                pairs.stream().anyMatch(pair -> pair.startsWith("userId=") || pair.startsWith("anonymousId="));
        pairs.add("properties=*");
        return hasTimeAndName && hasUser ? Optional.of(String.join(",", pairs)) : Optional.empty();
    }

    /** Whether it has every mapped column. */
    boolean hasAll(FieldMapping mapping) {
        return columns.containsAll(mapping.fieldByPlace().keySet());
    }

    /** @throws IllegalArgumentException if it lacks a mapped column */
    void requireColumns(FieldMapping mapping) {
        for (var column : mapping.fieldByPlace().keySet()) {
            if (!columns.contains(column)) {
                throw new IllegalArgumentException("--map: the file has no column \"" + column + "\", but " + columns
                        + ", read as separated by " + nameOf(separator) + "; --separator sets another");
            }
        }
    }

    private Optional<String> find(List<String> names) {
        return names.stream()
                .flatMap(name -> columns.stream().filter(column -> column.equalsIgnoreCase(name)))
                .findFirst();
    }

    /**
     * A separator by its name or as the character itself.
     *
     * @throws IllegalArgumentException if it is not an ASCII character that can separate
     */
    static char separator(String text) {
        for (var known : SEPARATORS.entrySet()) {
            if (known.getValue().equals(text.toLowerCase(Locale.ROOT))) {
                return known.getKey();
            }
        }
        var plain = text.equals("\\t") ? "\t" : text;
        if (plain.length() != 1 || plain.charAt(0) > 126 || "\"\r\n".contains(plain)) {
            throw new IllegalArgumentException("--separator must be one character of ASCII, no quote, or one of "
                    + String.join(", ", SEPARATORS.values()));
        }
        return plain.charAt(0);
    }

    /** The separator's name for messages. */
    static String nameOf(char separator) {
        return SEPARATORS.getOrDefault(separator, "\"" + separator + "\"");
    }

    /** All separators' names for messages. */
    static String names() {
        return SEPARATORS.values().stream().collect(Collectors.joining(", "));
    }

    private static Map<Character, String> separators() {
        var names = new LinkedHashMap<Character, String>();
        names.put(',', "comma");
        names.put(';', "semicolon");
        names.put('\t', "tab");
        names.put('|', "pipe");
        return names;
    }

    private static Map<String, List<String>> usual() {
        var names = new LinkedHashMap<String, List<String>>();
        names.put("time", List.of("event_time", "timestamp", "time", "ts", "created_at", "datetime", "date"));
        names.put("name", List.of("event_type", "event_name", "event", "name", "action"));
        names.put("userId", List.of("user_id", "userid", "user", "customer_id", "visitorid"));
        names.put("anonymousId", List.of("anonymous_id", "anonymousid", "device_id", "cookie_id"));
        names.put("session", List.of("user_session", "session_id", "session"));
        names.put("messageId", List.of("message_id", "messageid", "event_id", "uuid"));
        return names;
    }
}
