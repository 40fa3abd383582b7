package io.millrace.cli.connect;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.TreeMap;

/** Cassandra by our own sink, which creates the table and adds columns; the keyspace is the user's. */
final class CassandraTarget implements DatabaseTarget {
    private static final int PORT = 9042;
    private static final String DATACENTER = "datacenter1";

    @Override
    public String ddl(TargetTable table, DatabaseAddress address, Backend backend) {
        var columns = table.columns().stream()
                .map(column -> "  \"" + column.name() + "\" " + type(column.type()))
                .collect(joining(",\n"));
        return """
                CREATE KEYSPACE IF NOT EXISTS "%1$s"
                  WITH replication = {'class': 'NetworkTopologyStrategy', '%2$s': 1};
                CREATE TABLE IF NOT EXISTS "%1$s"."%3$s" (
                  %4$s text PRIMARY KEY,
                  "_offset" bigint,
                %5$s
                );
                """.formatted(address.database("millrace"), datacenter(address), table.name(), TargetTable.KEY, columns);
    }

    @Override
    public Map<String, String> connector(TargetTable table, DatabaseAddress address) {
        var config = new TreeMap<String, String>();
        config.put("connector.class", "io.millrace.connect.cassandra.CassandraSinkConnector");
        config.put("cassandra.contact.points", address.hostAndPort(PORT));
        config.put("cassandra.datacenter", datacenter(address));
        config.put("cassandra.keyspace", address.database("millrace"));
        config.put("cassandra.table", table.name());
        address.user().ifPresent(user -> {
            config.put("cassandra.username", user);
            config.put("cassandra.password", DatabaseAddress.PASSWORD_REFERENCE);
        });
        return config;
    }

    private static String datacenter(DatabaseAddress address) {
        var query = address.uri().getQuery();
        return query != null && query.startsWith("dc=") ? query.substring("dc=".length()) : DATACENTER;
    }

    @Override
    public String exampleUrl() {
        return "cassandra://127.0.0.1:9042/millrace?dc=" + DATACENTER;
    }

    private static String type(ColumnType type) {
        return switch (type) {
            case LONG -> "bigint";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case TEXT, LIST -> "text";
            case TIME -> "timestamp";
        };
    }
}
