package io.millrace.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One record of a source as its format reads it, before it is mapped.
 *
 * @param values the record's fields, which the mapping takes away one by one
 * @param metadata what the format knows beside the fields, by names that begin with two underscores
 * @param defaults fields of the event where the mapping says nothing: time, name, messageId
 */
record SourceRow(ObjectNode values, Map<String, JsonNode> metadata, Map<String, JsonNode> defaults) {
    /** A record of fields only. */
    static SourceRow of(ObjectNode values) {
        return new SourceRow(values, Map.of(), Map.of());
    }
}
