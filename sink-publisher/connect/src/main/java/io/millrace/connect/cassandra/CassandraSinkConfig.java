package io.millrace.connect.cassandra;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigException;

/** Settings of the Cassandra sink. */
final class CassandraSinkConfig extends AbstractConfig {
    private static final String CONTACT_POINTS = "cassandra.contact.points";
    private static final String DATACENTER = "cassandra.datacenter";
    private static final String KEYSPACE = "cassandra.keyspace";
    private static final String TABLE = "cassandra.table";
    private static final String USERNAME = "cassandra.username";
    private static final String PASSWORD = "cassandra.password";
    private static final String CONSISTENCY = "cassandra.consistency";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    CONTACT_POINTS,
                    ConfigDef.Type.LIST,
                    ConfigDef.NO_DEFAULT_VALUE,
                    Importance.HIGH,
                    "Nodes to ask for the cluster, as host:port, separated by commas")
            .define(
                    DATACENTER,
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    new NonEmptyString(),
                    Importance.HIGH,
                    "Name of the local data center, as `nodetool status` shows it")
            .define(
                    KEYSPACE,
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    new NonEmptyString(),
                    Importance.HIGH,
                    "Keyspace of the table; it must exist")
            .define(
                    TABLE,
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    new NonEmptyString(),
                    Importance.HIGH,
                    "Table of the rows; created if it does not exist, and given the columns that it lacks")
            .define(
                    USERNAME,
                    ConfigDef.Type.STRING,
                    null,
                    Importance.MEDIUM,
                    "User; without one the sink does not log in")
            .define(PASSWORD, ConfigDef.Type.PASSWORD, "", Importance.MEDIUM, "Password of the user")
            .define(
                    CONSISTENCY,
                    ConfigDef.Type.STRING,
                    "LOCAL_QUORUM",
                    new NonEmptyString(),
                    Importance.LOW,
                    "Consistency level of writes");

    CassandraSinkConfig(Map<String, String> settings) {
        super(DEFINITION, settings);
    }

    List<InetSocketAddress> contactPoints() {
        return getList(CONTACT_POINTS).stream()
                .map(CassandraSinkConfig::address)
                .toList();
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return InetSocketAddress.createUnresolved(
                    text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: the connector does not start.
            throw new ConfigException(CONTACT_POINTS, text, "not of the form host:port");
        }
    }

    String datacenter() {
        return getString(DATACENTER);
    }

    String keyspace() {
        return getString(KEYSPACE);
    }

    String table() {
        return getString(TABLE);
    }

    /** The user; null if there is none. */
    String username() {
        return getString(USERNAME);
    }

    String password() {
        return getPassword(PASSWORD).value();
    }

    String consistency() {
        return getString(CONSISTENCY);
    }
}
