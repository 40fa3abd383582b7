package io.millrace.connect.cassandra;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Connector that upserts the rows of insights into a table of Cassandra; {@link CassandraSinkTask} does the work. */
public final class CassandraSinkConnector extends SinkConnector {
    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> properties) {
        new CassandraSinkConfig(properties).contactPoints();
        settings = Map.copyOf(properties);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CassandraSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, settings);
    }

    @Override
    public void stop() {
        // Holds nothing: tasks have the sessions.
    }

    @Override
    public ConfigDef config() {
        return CassandraSinkConfig.DEFINITION;
    }

    @Override
    public String version() {
        var version = getClass().getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
