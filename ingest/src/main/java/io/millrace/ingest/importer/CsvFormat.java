package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.value.Times;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * CSV with a header line. Properties that look like JSON numbers become numbers, but for those that would lose digits;
 * empty fields are absent. An event without a mapped type is a track.
 */
final class CsvFormat implements LineFormat {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,2})?");
    private static final int LONG_DIGITS = 18;

    private final CsvMapping mapping;
    private List<String> header;

    CsvFormat(CsvMapping mapping) {
        this.mapping = mapping;
    }

    /** @throws IllegalArgumentException if the header, the first line, lacks a mapped column */
    @Override
    public ImportedEvent read(byte[] line) throws LineInvalidException {
        var text = Text.utf8(line);
        if (header == null) {
            header = CsvRow.split(text.startsWith("\ufeff") ? text.substring(1) : text);
            mapping.requireColumns(header);
            return null;
        }
        if (text.isBlank()) {
            return null;
        }
        var fields = CsvRow.split(text);
        if (fields.size() != header.size()) {
            throw new LineInvalidException(fields.size() + " fields, but the header has " + header.size());
        }
        var json = JsonNodeFactory.instance.objectNode();
        Long time = null;
        var name = (String) null;
        for (int i = 0; i < fields.size(); i++) {
            var value = fields.get(i);
            var field = value.isEmpty() ? null : mapping.field(header.get(i));
            if (field == null) {
                continue;
            }
            switch (field) {
                case "time" -> time = time(value);
                case "name" -> name = value;
                case "session" -> json.withObjectProperty("context").put("sessionId", value);
                case "ip", "userAgent" -> json.withObjectProperty("context").put(field, value);
                default -> put(json, field, value);
            }
        }
        if (!json.has("type")) {
            json.put("type", "track");
        }
        if (name != null) {
            json.put(json.get("type").asText().equals("track") ? "event" : "name", name);
        }
        if (time != null) {
            json.put("timestamp", Instant.ofEpochMilli(time).toString());
        }
        return new ImportedEvent(json, time, device(json));
    }

    private static void put(ObjectNode json, String field, String value) {
        var key = CsvMapping.propertyKey(field);
        if (key == null) {
            json.put(field, value);
            return;
        }
        var properties = json.withObjectProperty("properties");
        var number = NUMBER.matcher(value);
        if (!number.matches()) {
            properties.put(key, value);
        } else if (number.group(2) != null || number.group(3) != null) {
            properties.put(key, Double.parseDouble(value));
        } else if (number.group(1).length() <= LONG_DIGITS || fitsLong(value)) {
            properties.put(key, Long.parseLong(value));
        } else {
            properties.put(key, value);
        }
    }

    private static boolean fitsLong(String digits) {
        return new BigInteger(digits).bitLength() < Long.SIZE;
    }

    private static Long time(String value) throws LineInvalidException {
        return Times.parse(value).orElseThrow(() -> new LineInvalidException("not a time: " + value));
    }

    private static String device(ObjectNode json) {
        return json.has("anonymousId")
                ? json.get("anonymousId").asText()
                : json.path("userId").asText("");
    }
}
