package io.millrace.sink.topic;

import io.millrace.sink.row.RowMapper;

/**
 * A topic that is there, with a schema that is registered: rows may go to it.
 *
 * @param insight the insight's name
 * @param generation the generation of its definition
 * @param topic the topic's name
 * @param format how rows are written
 * @param schemaId the registry's id of the format's schema
 */
public record PreparedTopic(String insight, long generation, String topic, RowMapper format, int schemaId) {}
