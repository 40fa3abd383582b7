package io.millrace.cli.connect;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.TreeMap;

/**
 * PostgreSQL by Debezium's JDBC sink. Its upsert has no condition, so a trigger keeps the greater (generation, revision). Its
 * reduction buffer stays off: it would drop the newer of two revisions in one batch before the trigger sees them.
 */
final class PostgresqlTarget implements DatabaseTarget {
    private static final int PORT = 5432;

    @Override
    public String ddl(TargetTable table, DatabaseAddress address, Backend backend) {
        var columns = table.columns().stream()
                .map(column -> "  " + quoted(column.name()) + " " + type(column.type())
                        + (column.nullable() ? "" : " NOT NULL"))
                .collect(joining(",\n"));
        var name = quoted(table.name());
        return """
                CREATE TABLE IF NOT EXISTS %1$s (
                  %2$s text PRIMARY KEY,
                %3$s
                );
                CREATE OR REPLACE FUNCTION millrace_keep_newer() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN RETURN NULL; END';
                CREATE OR REPLACE TRIGGER millrace_keep_newer BEFORE UPDATE ON %1$s FOR EACH ROW
                  WHEN ((NEW.generation, NEW.revision) < (OLD.generation, OLD.revision))
                  EXECUTE FUNCTION millrace_keep_newer();
                """.formatted(name, TargetTable.KEY, columns);
    }

    @Override
    public Map<String, String> connector(TargetTable table, DatabaseAddress address) {
        var config = new TreeMap<String, String>();
        config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        config.put("connection.url", jdbcUrl(address));
        address.user().ifPresent(user -> {
            config.put("connection.username", user);
            config.put("connection.password", DatabaseAddress.PASSWORD_REFERENCE);
        });
        config.put("connection.restart.on.errors", "true");
        config.put("collection.name.format", table.name());
        // The connector reads fields of keys, and the key is text.
        config.put("transforms", "key");
        config.put("transforms.key.type", "org.apache.kafka.connect.transforms.HoistField$Key");
        config.put("transforms.key.field", TargetTable.KEY);
        config.put("insert.mode", "upsert");
        config.put("delete.enabled", "true");
        config.put("primary.key.mode", "record_key");
        config.put("primary.key.fields", TargetTable.KEY);
        config.put("schema.evolution", "basic");
        config.put("quote.identifiers", "true");
        config.put("use.reduction.buffer", "false");
        return config;
    }

    /** JDBC URL of an address; times are bound as UTC. */
    static String jdbcUrl(DatabaseAddress address) {
        var query = address.uri().getRawQuery();
        return "jdbc:postgresql://" + address.hostAndPort(PORT) + "/" + address.database("postgres") + "?"
                + (query == null ? "" : query + "&") + "options=-c%20TimeZone=UTC";
    }

    @Override
    public String exampleUrl() {
        return "postgresql://millrace@127.0.0.1:5432/analytics";
    }

    private static String type(ColumnType type) {
        return switch (type) {
            case LONG -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case TEXT -> "text";
            case TIME -> "timestamptz";
            case LIST -> "json";
        };
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
