package io.millrace.ingest.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.value.Times;

/** NDJSON with one Segment event per line. {@code sentAt} is removed, so that history keeps its times uncorrected. */
final class SegmentFormat implements LineFormat {
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public ImportedEvent read(byte[] line) throws LineInvalidException {
        var text = LineText.decode(line);
        if (text.isBlank()) {
            return null;
        }
        if (!(parse(text) instanceof ObjectNode event)) {
            throw new LineInvalidException("not a JSON object");
        }
        event.remove("sentAt");
        var original = event.hasNonNull("originalTimestamp") ? event.get("originalTimestamp") : event.get("timestamp");
        return new ImportedEvent(event, time(original), device(event));
    }

    private JsonNode parse(String text) throws LineInvalidException {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            // Dead-lettered by the collector.
            throw new LineInvalidException("not JSON: " + e.getOriginalMessage());
        }
    }

    /** The time, or null; one that cannot be read is left to the collector, which rejects it with a reason. */
    private static Long time(JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        var parsed = value.isNumber() ? Times.parse(value.numberValue()) : Times.parse(value.asText());
        return parsed.isPresent() ? Long.valueOf(parsed.getAsLong()) : null;
    }

    private static String device(ObjectNode event) {
        for (var field : new String[] {"anonymousId", "userId", "previousId"}) {
            if (event.hasNonNull(field)) {
                return event.get(field).asText();
            }
        }
        return "";
    }
}
