package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.ingest.mapping.FieldMapping;
import io.millrace.ingest.mapping.MappedEvent;
import io.millrace.ingest.mapping.MappedValue;
import io.millrace.schemas.value.Times;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * CSV records as events, by the header and a {@link FieldMapping}. Empty fields are absent; {@link MappedValue} decides which
 * properties are numbers. An event without a mapped type is a track event.
 */
final class CsvFormat implements LineFormat {
    private final FieldMapping mapping;
    private final char separator;
    private final IntConsumer columns;
    private List<String> header;

    /**
     * The mapping of {@code --map}.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static FieldMapping mapping(String text) {
        try {
            return FieldMapping.parse(text);
        } catch (IllegalArgumentException e) {
            // Rejected at the edge, by the name of the option.
            throw new IllegalArgumentException("--map: " + e.getMessage(), e);
        }
    }

    /** @param columns called with the number of columns when the header has been read */
    CsvFormat(FieldMapping mapping, char separator, IntConsumer columns) {
        this.mapping = mapping;
        this.separator = separator;
        this.columns = columns;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the header cannot be read or lacks a mapped column
     */
    @Override
    public ImportedEvent read(byte[] line) throws LineInvalidException {
        if (header == null) {
            readHeader(line);
            return null;
        }
        var text = LineText.decode(line);
        if (text.isBlank()) {
            return null;
        }
        return event(fields(text));
    }

    private void readHeader(byte[] line) {
        try {
            var text = LineText.decode(line);
            if (CsvHeader.isSeparatorLine(text)) {
                return;
            }
            var read = CsvHeader.parse(text, separator);
            read.requireColumns(mapping);
            header = read.columns();
            columns.accept(header.size());
        } catch (LineInvalidException e) {
            // Ends the import: without the header no line can be read.
            throw new IllegalArgumentException("the header, the file's first line, cannot be read: " + e.getMessage());
        }
    }

    private List<String> fields(String text) throws LineInvalidException {
        var fields = CsvRow.split(text, separator);
        // Many programs end each line with a separator.
        int count =
                fields.size() == header.size() + 1 && fields.get(header.size()).isEmpty()
                        ? header.size()
                        : fields.size();
        if (count != header.size()) {
            throw new LineInvalidException(count + " fields, but the header has " + header.size());
        }
        return fields.subList(0, count);
    }

    private ImportedEvent event(List<String> fields) throws LineInvalidException {
        var event = new MappedEvent();
        Long time = null;
        for (int i = 0; i < fields.size(); i++) {
            var value = fields.get(i);
            var field = value.isEmpty() ? null : mapping.field(header.get(i));
            if (field == null) {
                continue;
            }
            if (field.equals("time")) {
                time = time(value);
            } else if (field.startsWith("properties.")) {
                event.put(field, MappedValue.of(value, mapping.kindOf(header.get(i))));
            } else {
                event.put(field, TextNode.valueOf(value));
            }
        }
        if (time != null) {
            event.put("time", TextNode.valueOf(Instant.ofEpochMilli(time).toString()));
        }
        var json = event.finish();
        return new ImportedEvent(json, time, device(json));
    }

    private static Long time(String value) throws LineInvalidException {
        if (Times.isUnset(value)) {
            return null;
        }
        return Times.parse(value).orElseThrow(() -> new LineInvalidException("not a time: " + value));
    }

    private static String device(ObjectNode json) {
        return json.has("anonymousId")
                ? json.get("anonymousId").asText()
                : json.path("userId").asText("");
    }
}
