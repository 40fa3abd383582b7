package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.service.ServiceSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamsConfigsTest {
    @Test
    void aTopologyRunsExactlyOnceWithExplicitNamesAndCommitsWellUnderASecondUnlessItIsBehind() {
        var config = new StreamsConfig(configs(Map.of(), Optional.empty()));

        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo("exactly_once_v2");
        assertThat(config.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)).isEqualTo("classic");
        assertThat(config.getBoolean(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG))
                .isTrue();
        assertThat(config.originals().get(CommitRequester.INTERVAL))
                .isInstanceOfSatisfying(AdaptiveCommitInterval.class, rhythm -> assertThat(rhythm.tick())
                        .hasMillis(50));
        assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(1_000);
        assertThat(config.getLong(StreamsConfig.POLL_MS_CONFIG)).isEqualTo(25);
        assertThat(config.getProducerConfigs("p"))
                .containsEntry("compression.type", "lz4")
                .containsEntry("linger.ms", 100)
                .containsEntry("transaction.timeout.ms", 10_000)
                .containsEntry("enable.idempotence", true);
        assertThat(config.getMainConsumerConfigs("g", "c", 0))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("session.timeout.ms", 15_000)
                .doesNotContainKey("group.instance.id");
    }

    @Test
    void whatIsPassedThroughReachesTheClientsButCannotUndoExactlyOnce() {
        var config = new StreamsConfig(configs(
                Map.of(
                        "kafka.linger.ms", "3",
                        "kafka.security.protocol", "SASL_SSL",
                        "kafka.processing.guarantee", "at_least_once"),
                Optional.empty()));

        assertThat(config.getProducerConfigs("p"))
                .containsEntry("linger.ms", "3")
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(config.getAdminConfigs("a")).containsEntry("security.protocol", "SASL_SSL");
        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo("exactly_once_v2");
    }

    /** Another protocol would make its own clients, past those that guard what is committed. */
    @ParameterizedTest
    @ValueSource(strings = {"", "consumer.", "main.consumer.", "restore.consumer.", "global.consumer."})
    void noOtherGroupProtocolOrIsolationCanBePassedThrough(String scope) {
        var config = new StreamsConfig(configs(
                Map.of(
                        "kafka." + scope + "group.protocol", "streams",
                        "kafka." + scope + "isolation.level", "read_uncommitted",
                        "kafka." + scope + "enable.auto.commit", "true"),
                Optional.empty()));

        assertThat(config.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG)).isEqualTo("classic");
        assertThat(config.getMainConsumerConfigs("g", "c", 0))
                .containsEntry("group.protocol", "classic")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", "false");
        assertThat(config.getRestoreConsumerConfigs("r"))
                .containsEntry("group.protocol", "classic")
                .containsEntry("isolation.level", "read_committed");
        assertThat(config.getGlobalConsumerConfigs("g"))
                .containsEntry("group.protocol", "classic")
                .containsEntry("isolation.level", "read_committed");
    }

    @Test
    void aNamedInstanceIsAStaticMember() {
        var config = new StreamsConfig(configs(Map.of(), Optional.of("a")));

        assertThat(config.getMainConsumerConfigs("g", "c", 1))
                .containsEntry("group.instance.id", "millrace-enrichment-a-1");
        assertThat(config.getString(StreamsConfig.CLIENT_ID_CONFIG)).isEqualTo("millrace-enrichment-a");
    }

    @Test
    void anInstanceInAZoneKeepsStandbysElsewhereAndReadsFromTheNearestReplica() {
        var config = new StreamsConfig(configs(Map.of("service.zone", "eu-1a"), Optional.empty()));

        assertThat(config.getClientTags()).containsExactly(Map.entry("zone", "eu-1a"));
        assertThat(config.getList(StreamsConfig.RACK_AWARE_ASSIGNMENT_TAGS_CONFIG))
                .containsExactly("zone");
        assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry("client.rack", "eu-1a");
        assertThat(config.getRestoreConsumerConfigs("r")).containsEntry("client.rack", "eu-1a");
    }

    /** A label of a pod that is not there is an empty variable. */
    @Test
    void anEmptyZoneIsNone() {
        var config = new StreamsConfig(configs(Map.of("service.zone", ""), Optional.empty()));

        assertThat(config.getClientTags()).isEmpty();
        assertThat(config.getMainConsumerConfigs("g", "c", 0)).doesNotContainKey("client.rack");
    }

    private static Map<String, Object> configs(Map<String, String> given, Optional<String> instanceId) {
        var properties = new HashMap<>(given);
        instanceId.ifPresent(id -> properties.put("service.instance.id", id));
        var reader = new ConfigReader(ConfigSource.of(properties));
        var kafka = KafkaConfig.read(reader);
        var settings = StreamsSettings.read(reader, "enrichment");
        var service = ServiceSettings.read(reader);
        reader.verify();
        return StreamsConfigs.of(kafka, settings, service, "pid");
    }
}
