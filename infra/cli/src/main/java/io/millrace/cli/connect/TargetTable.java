package io.millrace.cli.connect;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Rows of an insight as a table.
 *
 * @param name name of the table, that of the insight
 * @param topic topic of the rows
 * @param columns columns without the key
 */
record TargetTable(String name, String topic, List<RowColumn> columns) {
    /** Column of the record's key, the table's primary key. */
    static final String KEY = "row_key";

    TargetTable {
        columns = List.copyOf(columns);
    }

    /**
     * The table by the newest schema that is registered for the topic.
     *
     * @throws CliException if there is none, the registry does not respond, or a column has the name of the key
     */
    static TargetTable of(String insight, String topic, SchemaRegistryClient registry) {
        try {
            var newest = registry.getLatestSchemaMetadata(topic + "-value").getSchema();
            return of(insight, topic, new Schema.Parser().parse(newest));
        } catch (RestClientException e) {
            // Rejected at the edge.
            throw new CliException(
                    CliExitCode.REFUSED,
                    e.getStatus() == 404
                            ? "no schema is registered for " + topic + ": is '" + insight
                                    + "' an insight (`millrace insights list`) that has published a row?"
                            : "the registry responded " + e.getStatus() + " for " + topic + ": " + e.getMessage(),
                    e);
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.NOT_RUNNING, "no response from the registry: start the stack with `millrace up`", e);
        }
    }

    static TargetTable of(String insight, String topic, Schema row) {
        var columns = RowColumn.of(row);
        if (columns.stream().anyMatch(column -> column.name().equals(KEY))) {
            throw new CliException(
                    CliExitCode.REFUSED,
                    "insight " + insight + " has a column " + KEY
                            + ", which is the name of the primary key: rename it");
        }
        return new TargetTable(insight, topic, columns);
    }
}
