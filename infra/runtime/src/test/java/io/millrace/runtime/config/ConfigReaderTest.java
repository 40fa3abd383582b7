package io.millrace.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
    private static final Key<Integer> PORT =
            Key.integer("ingest.port", "Port to listen on.").defaultsTo(8080).between(0, 65_535);
    private static final Key<String> NAME = Key.string("ingest.name", "Who we are.");
    private static final Key<String> PASSWORD =
            Key.string("ingest.password", "What nobody may see.").secret().optional();
    private static final Key<Duration> DEADLINE =
            Key.duration("ingest.deadline", "How long.").defaultsTo(Duration.ofSeconds(10));

    @TempDir
    private Path dir;

    @Test
    void theEnvironmentWinsOverTheFileAndTheFileOverTheDefault() throws IOException {
        var file = Files.writeString(dir.resolve("millrace.properties"), "ingest.port=1\ningest.name=file\n");

        var reader = new ConfigReader(ConfigSource.load(
                Map.of("MILLRACE_INGEST_PORT", "2", "HOME", "/root"), new String[] {"--config", file.toString()}));

        assertThat(reader.get(PORT)).isEqualTo(2);
        assertThat(reader.get(NAME)).isEqualTo("file");
        assertThat(reader.get(DEADLINE)).isEqualTo(Duration.ofSeconds(10));
        reader.verify();
    }

    @Test
    void allErrorsAreReportedAtOnceWithTheNearestKnownKey() {
        var reader = new ConfigReader(
                ConfigSource.of(Map.of("ingest.port", "eighty", "ingest.deadline", "soon", "ingest.prot", "1")));
        reader.get(PORT);
        reader.get(NAME);
        reader.get(DEADLINE);

        var thrown = catchThrowableOfType(ConfigException.class, reader::verify);

        assertThat(thrown.errors())
                .hasSize(4)
                .anyMatch(error -> error.contains("ingest.port") && error.contains("\"eighty\" is not an integer"))
                .anyMatch(error -> error.contains("ingest.name (MILLRACE_INGEST_NAME) is missing"))
                .anyMatch(error -> error.contains("\"soon\" is not a duration"))
                .anyMatch(error ->
                        error.contains("unknown key ingest.prot, did you mean ingest.port (MILLRACE_INGEST_PORT)?"));
    }

    @Test
    void anUnknownEnvironmentVariableIsRefused() {
        var reader = new ConfigReader(ConfigSource.load(Map.of("MILLRACE_INGEST_PROT", "1"), new String[0]));
        reader.get(PORT);

        assertThatThrownBy(reader::verify)
                .hasMessageContaining("MILLRACE_INGEST_PROT, did you mean ingest.port (MILLRACE_INGEST_PORT)?");
    }

    @Test
    void keysOfOtherStagesAreLeftAlone() {
        var reader = new ConfigReader(ConfigSource.of(Map.of("aggregation.port", "1", "ingest.port", "2")));

        assertThat(reader.get(PORT)).isEqualTo(2);
        reader.verify();
    }

    @Test
    void aSecretIsNeverPrinted() {
        var reader = new ConfigReader(
                ConfigSource.of(Map.of("ingest.password", "hunter2", "kafka.sasl.jaas.config", "pass=hunter2")));
        reader.find(PASSWORD);
        reader.prefixed("kafka.", "passed through");

        reader.verify();

        assertThat(reader.effective()).contains("ingest.password = ****").doesNotContain("hunter2");
    }

    @Test
    void whatIsPassedThroughComesFromFileAndEnvironmentWithoutKnownKeys() throws IOException {
        var file = Files.writeString(
                dir.resolve("millrace.properties"),
                "kafka.bootstrap.servers=b:1\nkafka.security.protocol=PLAINTEXT\nkafka.linger.ms=7\n");
        var source = ConfigSource.load(
                Map.of("MILLRACE_KAFKA_SECURITY_PROTOCOL", "SSL", "MILLRACE_CONFIG", file.toString()), new String[0]);
        var reader = new ConfigReader(source);

        var kafka = KafkaConfig.read(reader);

        reader.verify();
        assertThat(kafka.bootstrapServers()).isEqualTo("b:1");
        assertThat(kafka.properties()).isEqualTo(Map.of("security.protocol", "SSL", "linger.ms", "7"));
        assertThat(kafka.clientProperties(Map.of("linger.ms", 1, "acks", "all")))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "b:1", "security.protocol", "SSL", "linger.ms", "7", "acks", "all"));
    }

    @Test
    void whatIsPassedThroughCannotUndoWhatIsAcknowledgedOrCommitted() {
        var kafka = KafkaConfig.read(new ConfigReader(ConfigSource.of(Map.of(
                "kafka.acks", "0",
                "kafka.enable.idempotence", "false",
                "kafka.producer.acks", "1",
                "kafka.isolation.level", "read_uncommitted",
                "kafka.enable.auto.commit", "true"))));

        assertThat(kafka.clientProperties(Map.of("acks", "all", "isolation.level", "read_committed")))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "127.0.0.1:9092", "acks", "all", "isolation.level", "read_committed"));
    }

    @Test
    void whatNoKafkaClientUnderstandsIsNotPassedThroughInSilence() {
        var reader = new ConfigReader(ConfigSource.of(Map.of(
                "kafka.secruity.protocol", "SSL", "kafka.producer.linger.ms", "1", "kafka.topic.segment.ms", "9")));
        KafkaConfig.read(reader);

        var thrown = catchThrowableOfType(ConfigException.class, reader::verify);

        assertThat(thrown.errors())
                .containsExactly("unknown key kafka.secruity.protocol, did you mean kafka.security.protocol?");
    }

    @Test
    void aFileThatCannotBeReadAndAnUnexpectedArgumentAreErrorsOfTheConfiguration() {
        assertThatThrownBy(() -> ConfigSource.load(Map.of(), new String[] {"--config", "/nowhere"}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/nowhere");
        assertThatThrownBy(() -> ConfigSource.load(Map.of(), new String[] {"--prot"}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--prot");
    }

    @Test
    void anErrorOfTwoKeysTogetherIsReportedWithTheOthers() {
        var reader = new ConfigReader(ConfigSource.of(Map.of()));
        reader.get(PORT);

        reader.fail(PORT, "is the same as ingest.admin.port");

        assertThatThrownBy(reader::verify).hasMessageContaining("ingest.port is the same as ingest.admin.port");
    }

    @Test
    void theTableHasALineForEachKey() {
        var table = ConfigTable.markdown(List.of(PORT, NAME, PASSWORD));

        assertThat(table).isEqualTo("""
                        | Key | Environment | Type | Default | What it does |
                        |---|---|---|---|---|
                        | `ingest.port` | `MILLRACE_INGEST_PORT` | integer, at least 0, at most 65535 | `8080` | Port to listen on. |
                        | `ingest.name` | `MILLRACE_INGEST_NAME` | string | required | Who we are. |
                        | `ingest.password` | `MILLRACE_INGEST_PASSWORD` | string | none | What nobody may see. |
                        """);
    }
}
