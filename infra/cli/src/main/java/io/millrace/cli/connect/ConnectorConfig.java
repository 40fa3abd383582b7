package io.millrace.cli.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/**
 * Configuration of a connector: what all sinks of rows need, and what the target adds. It reads committed rows only, waits for
 * registry and database for as long as they are away, and dead-letters what is no row.
 *
 * @param name name of the connector, and of its consumer group after {@code connect-}
 * @param settings settings with references in place of secrets
 */
record ConnectorConfig(String name, Map<String, String> settings) {
    /** Topic of records that no sink could take. */
    static final String DEAD_LETTERS = "connect.failed";

    private static final ObjectMapper JSON = new ObjectMapper();

    ConnectorConfig {
        settings = new TreeMap<>(settings);
    }

    /**
     * The configuration of a target; without settings if the target reads the topic by itself.
     *
     * @param registry settings of the registry's client, such as {@code basic.auth.user.info}
     */
    static ConnectorConfig of(
            ConnectTarget target,
            TargetTable table,
            DatabaseAddress address,
            DatabaseTarget.Backend backend,
            Map<String, String> registry) {
        var name = table.topic() + "-" + target.title();
        var own = target.database().connector(table, address);
        if (own.isEmpty()) {
            return new ConnectorConfig(name, own);
        }
        var settings = new TreeMap<String, String>();
        settings.put("topics", table.topic());
        settings.put("tasks.max", "1");
        settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("value.converter", "io.millrace.connect.RowConverter");
        settings.put("value.converter.schema.registry.url", backend.registryUrl());
        registry.forEach((key, value) -> settings.put("value.converter." + key, value));
        settings.put("consumer.override.isolation.level", "read_committed");
        settings.put("consumer.override.auto.offset.reset", "earliest");
        settings.put("errors.retry.timeout", "-1");
        settings.put("errors.retry.delay.max.ms", "10000");
        settings.put("errors.tolerance", "all");
        settings.put("errors.log.enable", "true");
        settings.put("errors.deadletterqueue.topic.name", DEAD_LETTERS);
        // The broker's default.
        settings.put("errors.deadletterqueue.topic.replication.factor", "-1");
        settings.put("errors.deadletterqueue.context.headers.enable", "true");
        settings.putAll(own);
        return new ConnectorConfig(name, settings);
    }

    /** The configuration as a worker's {@code POST /connectors} takes it, and a standalone worker's file. */
    String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(Map.of("name", name, "config", new TreeMap<>(settings)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of text is JSON", e);
        }
    }
}
