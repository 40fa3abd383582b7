package io.millrace.ingest.source;

import io.millrace.ingest.mapping.FieldMapping;
import java.util.List;
import java.util.Set;

/**
 * A source as its file describes it.
 *
 * @param name unique name; also in the names of its consumer group and transactional ids
 * @param topics topics to read
 * @param format format of the records
 * @param mapping from paths of a record to fields of an event; null for formats that do without
 * @param event name of every event that the mapping names not; null without
 * @param tenant tenant of the events
 * @param writeKeyId fingerprint of the write key that stands for the tenant; null if the file names the tenant itself
 * @param from where to start in partitions that were never read
 * @param operations of Debezium's records, those that become events: c, u, d, r
 */
record SourceSpec(
        String name,
        List<String> topics,
        SourceFormat format,
        FieldMapping mapping,
        String event,
        String tenant,
        String writeKeyId,
        StartPosition from,
        Set<String> operations) {
    /** Prefix of consumer groups and transactional ids, for ACLs. */
    static final String PREFIX = "millrace-source-";

    SourceSpec {
        topics = List.copyOf(topics);
        operations = Set.copyOf(operations);
    }

    /** The consumer group, shared by all instances of ingest. */
    String group() {
        return PREFIX + name;
    }
}
