package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.cloudevents.CloudEvent;
import io.millrace.ingest.cloudevents.CloudEventReader;
import io.millrace.ingest.cloudevents.MediaType;
import io.millrace.ingest.event.JsonTree;
import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * CloudEvents in Kafka records: binary if there are {@code ce_} headers, else structured JSON.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka protocol
 *     binding</a>
 */
final class CloudEventFormat implements RecordFormat {
    private static final String PREFIX = "ce_";
    private static final byte[] NO_DATA = {};

    private final JsonTree json;
    private final CloudEventReader reader;
    private final boolean isMapped;

    /** @param isMapped whether the source has a mapping, which then sees attributes and data as one JSON object */
    CloudEventFormat(JsonTree json, boolean isMapped) {
        this.json = json;
        this.reader = new CloudEventReader(json);
        this.isMapped = isMapped;
    }

    @Override
    public boolean readsEmptyValues(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(PREFIX + "specversion") != null;
    }

    @Override
    public Optional<SourceRow> read(ConsumerRecord<byte[], byte[]> record) throws Rejection {
        var event = event(record);
        if (!isMapped) {
            return Optional.of(SourceRow.of(event.toEvent()));
        }
        var defaults = new HashMap<String, JsonNode>();
        defaults.put("messageId", event.messageId());
        defaults.put("name", event.attributes().get("type"));
        if (event.attributes().containsKey("time")) {
            defaults.put("time", event.attributes().get("time"));
        }
        return Optional.of(new SourceRow(event.tree(), Map.of(), Map.copyOf(defaults)));
    }

    private CloudEvent event(ConsumerRecord<byte[], byte[]> record) throws Rejection {
        var contentType = header(record, "content-type");
        var type = MediaType.of(contentType);
        if (type.isOtherFormat() || type.isBatch()) {
            throw new Rejection(
                    FailureReason.INVALID_FIELD,
                    ".content-type",
                    "only application/cloudevents+json and binary mode are read from Kafka");
        }
        if (!type.isStructured() && readsEmptyValues(record)) {
            var value = record.value() == null ? NO_DATA : record.value();
            return reader.binary(attributes(record, contentType), value, value.length);
        }
        if (record.value() != null
                && json.parse(record.value(), 0, record.value().length) instanceof ObjectNode object) {
            return reader.structured(object);
        }
        throw new Rejection(FailureReason.INVALID_FIELD, "", "a structured CloudEvent must be a JSON object");
    }

    private static Map<String, String> attributes(ConsumerRecord<byte[], byte[]> record, String contentType) {
        var attributes = new LinkedHashMap<String, String>();
        for (var header : record.headers()) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                attributes.put(
                        header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        if (contentType != null) {
            attributes.put("datacontenttype", contentType);
        }
        return attributes;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        for (var header : record.headers()) {
            if (header.key().equalsIgnoreCase(name) && header.value() != null) {
                return new String(header.value(), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
