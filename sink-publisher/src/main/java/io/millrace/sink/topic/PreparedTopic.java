package io.millrace.sink.topic;

import io.millrace.sink.row.RowMapper;

/**
 * Existing topic with a registered schema, ready for rows of one generation of an insight.
 *
 * @param insight name of the insight
 * @param generation generation of the definition
 * @param name name of the topic
 * @param mapper mapper of updates to records of the schema
 * @param schemaId id of the schema in the registry
 */
public record PreparedTopic(String insight, long generation, String name, RowMapper mapper, int schemaId) {}
