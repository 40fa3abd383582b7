package io.millrace.connect.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraSinkConfigTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "cassandra.contact.points", "one:9042,two:9142",
            "cassandra.datacenter", "datacenter1",
            "cassandra.keyspace", "shop",
            "cassandra.table", "order");

    @Test
    void contactPointsAreHostsWithPorts() {
        assertThat(new CassandraSinkConfig(SETTINGS).contactPoints())
                .containsExactly(
                        InetSocketAddress.createUnresolved("one", 9042),
                        InetSocketAddress.createUnresolved("two", 9142));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one:", "one:port", "one:70000"})
    void aConnectorWithABadContactPointDoesNotStart(String point) {
        var settings = new HashMap<>(SETTINGS);
        settings.put("cassandra.contact.points", point);

        assertThatThrownBy(() -> new CassandraSinkConnector().start(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("host:port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cassandra.contact.points", "cassandra.datacenter", "cassandra.keyspace", "cassandra.table"})
    void aConnectorWithoutAnAddressOrATableDoesNotStart(String missing) {
        var settings = new HashMap<>(SETTINGS);
        settings.remove(missing);

        assertThatThrownBy(() -> new CassandraSinkConnector().start(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(missing);
    }

    @Test
    void thePasswordIsNotPrinted() {
        var settings = new HashMap<>(SETTINGS);
        settings.put("cassandra.password", "secret");

        var config = new CassandraSinkConfig(settings);

        assertThat(config.values().toString()).doesNotContain("secret");
        assertThat(config.password()).isEqualTo("secret");
    }

    @Test
    void everyTaskHasTheSettings() {
        var connector = new CassandraSinkConnector();
        connector.start(SETTINGS);

        assertThat(connector.taskConfigs(2)).containsExactly(SETTINGS, SETTINGS);
        assertThat(connector.taskClass()).isEqualTo(CassandraSinkTask.class);
    }
}
