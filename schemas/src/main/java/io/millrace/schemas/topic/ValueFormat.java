package io.millrace.schemas.topic;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * The Avro contract of a topic's values: the specific class and its schema.
 *
 * @param type the generated class
 * @param schema the class's schema, which is registered under the topic's value subject
 */
public record ValueFormat<V>(Class<V> type, Schema schema) {
    static <V extends SpecificRecord> ValueFormat<V> of(Class<V> type, Schema schema) {
        return new ValueFormat<>(type, schema);
    }
}
