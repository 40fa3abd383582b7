package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectorConfigTest {
    private static final Map<String, String> REGISTRY =
            Map.of("basic.auth.user.info", "${env:MILLRACE_REGISTRY_BASIC_AUTH_USER_INFO}");

    @ParameterizedTest
    @EnumSource(value = ConnectTarget.class, names = "CLICKHOUSE", mode = EnumSource.Mode.EXCLUDE)
    void everySinkReadsCommittedRowsFromTheBeginningByOurConverterAndDeadLettersWhatIsNoRow(ConnectTarget target) {
        assertThat(config(target).settings())
                .containsKey("connector.class")
                .containsEntry("topics", "insights.order")
                .containsEntry("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                .containsEntry("value.converter", "io.millrace.connect.RowConverter")
                .containsEntry("value.converter.schema.registry.url", SampleTable.BACKEND.registryUrl())
                .containsEntry("value.converter.basic.auth.user.info", REGISTRY.get("basic.auth.user.info"))
                .containsEntry("consumer.override.isolation.level", "read_committed")
                .containsEntry("consumer.override.auto.offset.reset", "earliest")
                .containsEntry("errors.retry.timeout", "-1")
                .containsEntry("errors.tolerance", "all")
                .containsEntry("errors.deadletterqueue.topic.name", "connect.failed");
    }

    @ParameterizedTest
    @EnumSource(ConnectTarget.class)
    void aConnectorIsNamedByTopicAndTargetSoThatTwoTargetsHaveTwoGroups(ConnectTarget target) {
        assertThat(config(target).name()).isEqualTo("insights.order-" + target.title());
    }

    @ParameterizedTest
    @EnumSource(ConnectTarget.class)
    void everyExampleUrlIsAnAddress(ConnectTarget target) {
        assertThat(DatabaseAddress.parse(target.database().exampleUrl()).uri().getScheme())
                .isEqualTo(target.title());
    }

    @Test
    void clickhouseHasNoConnector() {
        assertThat(config(ConnectTarget.CLICKHOUSE).settings()).isEmpty();
    }

    @Test
    void theJsonIsWhatTheRestApiOfAWorkerTakes() throws Exception {
        var config = config(ConnectTarget.POSTGRESQL);

        var json = new ObjectMapper().readTree(config.json());

        assertThat(json.path("name").asText()).isEqualTo("insights.order-postgresql");
        assertThat(json.path("config")).hasSameSizeAs(config.settings().entrySet());
        config.settings().forEach((key, value) -> assertThat(
                        json.path("config").path(key).asText())
                .as(key)
                .isEqualTo(value));
    }

    private static ConnectorConfig config(ConnectTarget target) {
        var address = DatabaseAddress.parse(target.database().exampleUrl());
        return ConnectorConfig.of(target, SampleTable.table(), address, SampleTable.BACKEND, REGISTRY);
    }
}
