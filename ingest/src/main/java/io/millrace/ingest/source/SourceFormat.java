package io.millrace.ingest.source;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Formats of a source's records. */
enum SourceFormat {
    /** A JSON object, with or without the header of Confluent's JSON Schema serializer. */
    JSON,
    /** An event of Segment's API in JSON, which needs no mapping. */
    SEGMENT,
    /** Avro in Confluent's wire format. */
    AVRO,
    /** Debezium's envelope, in JSON or Avro, told apart by the first byte. */
    DEBEZIUM,
    /** CloudEvents: structured JSON, or binary with attributes in headers. */
    CLOUDEVENTS;

    /** Names as a file writes them. */
    static List<String> names() {
        return Stream.of(values()).map(SourceFormat::text).toList();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an event needs a mapping to know whose it is. */
    boolean needsMapping() {
        return this == JSON || this == AVRO || this == DEBEZIUM;
    }
}
