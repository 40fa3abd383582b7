package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.ingest.mapping.FieldMapping;
import io.millrace.ingest.mapping.MappedEvent;
import io.millrace.ingest.mapping.MappedValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Mapping of a row to an event in Segment's JSON. A place is a path such as {@code customer.id}; places that begin with two
 * underscores are the record's: {@code __key}, {@code __topic}, {@code __timestamp}, {@code __header.<name>}, and the format's
 * metadata. Immutable.
 */
final class EventMapper {
    private static final String HEADER = "__header.";

    private final FieldMapping mapping;
    private final TextNode name;

    /** @param name of an event that neither the mapping nor the format names, or null */
    EventMapper(FieldMapping mapping, String name) {
        this.mapping = mapping;
        this.name = name == null ? null : TextNode.valueOf(name);
    }

    /** The event; takes the mapped values out of the row. */
    ObjectNode map(SourceRow row, ConsumerRecord<byte[], byte[]> record) {
        var event = new MappedEvent();
        var found = new HashMap<String, JsonNode>();
        for (var place : mapping.fieldByPlace().keySet()) {
            var value = place.startsWith("__") ? metadata(place, row, record) : find(row.values(), place);
            if (value != null && !value.isNull()) {
                found.put(place, value);
            }
        }
        found.forEach((place, value) -> put(event, place, value));
        if (mapping.othersAreProperties()) {
            mapping.fieldByPlace().keySet().forEach(place -> remove(row.values(), place));
            row.values().properties().forEach(entry -> event.put("properties." + entry.getKey(), entry.getValue()));
        }
        if (name != null) {
            event.putIfAbsent("name", name);
        }
        row.defaults().forEach(event::putIfAbsent);
        return event.finish();
    }

    private void put(MappedEvent event, String place, JsonNode value) {
        var field = mapping.fieldByPlace().get(place);
        event.put(field, field.startsWith("properties.") ? MappedValue.of(value, mapping.kindOf(place)) : value);
    }

    private static JsonNode metadata(String place, SourceRow row, ConsumerRecord<byte[], byte[]> record) {
        if (place.startsWith(HEADER)) {
            var header = record.headers().lastHeader(place.substring(HEADER.length()));
            return header == null ? null : text(header.value());
        }
        return switch (place) {
            case "__key" -> text(record.key());
            case "__topic" -> TextNode.valueOf(record.topic());
            case "__timestamp" -> LongNode.valueOf(record.timestamp());
            default -> row.metadata().get(place);
        };
    }

    private static JsonNode text(byte[] bytes) {
        return bytes == null ? null : TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
    }

    /** The value at a path; a key that holds the dots itself goes first. */
    private static JsonNode find(ObjectNode values, String path) {
        var whole = values.get(path);
        if (whole != null) {
            return whole;
        }
        JsonNode at = values;
        for (var name : path.split("\\.", -1)) {
            at = at.get(name);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static void remove(ObjectNode values, String path) {
        if (values.remove(path) != null) {
            return;
        }
        int dot = path.lastIndexOf('.');
        if (dot > 0 && find(values, path.substring(0, dot)) instanceof ObjectNode parent) {
            parent.remove(path.substring(dot + 1));
        }
    }
}
