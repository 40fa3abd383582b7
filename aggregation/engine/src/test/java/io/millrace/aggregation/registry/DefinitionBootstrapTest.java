package io.millrace.aggregation.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.service.ExitCode;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.SchemaIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionBootstrapTest {
    private static final String YAML = """
        insights:
          - { name: pages, window: { tumbling: 1m }, measures: { n: count() }, retain: 1d }
        """;
    private static final long NOW = Instant.parse("2026-11-26T12:00:00Z").toEpochMilli();

    private final DefinitionsLog log = new DefinitionsLog(new SchemaIds(new MockSchemaRegistryClient()));
    private final DefinitionBootstrap bootstrap =
            new DefinitionBootstrap(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    private final List<InsightSpec> shipped = TestDefinitions.parse(YAML);

    @Test
    void atTheFirstStartShippedInsightsCountEverything() {
        assertThat(bootstrap.publishMissing(shipped, true, log.topic())).isEqualTo(1);

        var written = written(0);
        assertThat(written.getGeneration()).isEqualTo(1);
        assertThat(written.getActiveFrom()).isZero();
        assertThat(bootstrap.publishMissing(shipped, true, log.topic())).isZero();
    }

    /** Rows of a deleted insight may be left, on topics and in stores. */
    @Test
    void inAnEngineThatHasRunAnInsightGetsANewGeneration() {
        bootstrap.publishMissing(shipped, false, log.topic());

        assertThat(written(0).getGeneration()).isEqualTo(NOW);
        assertThat(written(0).getActiveFrom()).isGreaterThan(NOW);
    }

    @Test
    void aDeletedNameIsNotGivenAnEarlierGenerationAgain() {
        log.write(DefinitionParser.toRecord(shipped.get(0).withGeneration(NOW + 5_000, 1, 0), NOW));
        log.write("pages", null);

        bootstrap.publishMissing(shipped, true, log.topic());

        assertThat(written(2).getGeneration()).isEqualTo(NOW + 5_001);
    }

    @Test
    void aDefinitionThatCannotBeDecodedIsNotOverwritten() {
        log.write("pages", new byte[] {1, 2, 3});

        assertThat(bootstrap.publishMissing(shipped, false, log.topic())).isZero();

        assertThat(log.committed()).hasSize(1);
    }

    @Test
    void aDefinitionThatOnlyAnotherVersionAcceptsIsNotOverwritten() {
        var definition = DefinitionParser.toRecord(shipped.get(0), NOW);
        definition.setYaml("{ name: pages, window: { tumbling: 1m }, measures: { n: countTwice() } }");
        log.write(definition);

        assertThat(bootstrap.publishMissing(shipped, false, log.topic())).isZero();

        assertThat(log.committed()).hasSize(1);
    }

    @Test
    void twoInstancesThatStartAtOncePublishOnce() {
        log.beforeCommit(() -> bootstrap.publishMissing(shipped, true, log.topic()));

        bootstrap.publishMissing(shipped, true, log.topic());

        assertThat(log.committed()).hasSize(1);
    }

    @Test
    void anInvalidDefinitionIsAConfigurationErrorWithPlaceAndRemedy(@TempDir Path directory) throws Exception {
        var wrong = Files.writeString(directory.resolve("a.yaml"), YAML.replace("count()", "count(event.nothing)"));
        Files.writeString(directory.resolve("b.yml"), "insights: [");
        Files.write(directory.resolve("c.yaml"), new byte[] {'#', (byte) 0xE4});

        var thrown = catchThrowable(
                () -> DefinitionBootstrap.readDirectory("aggregation.insights", directory, new DefinitionParser()));

        assertThat(ExitCode.of(thrown)).isEqualTo(ExitCode.CONFIG);
        assertThat(thrown)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aggregation.insights: " + wrong + ":2:")
                .hasMessageContaining(directory.resolve("b.yml") + ":1:")
                .hasMessageContaining(directory.resolve("c.yaml") + ":1:1: the file is not UTF-8")
                .hasMessageContaining("millrace insights validate " + directory);
    }

    @Test
    void aMissingDirectoryIsAConfigurationError(@TempDir Path directory) {
        var missing = directory.resolve("missing");

        var thrown = catchThrowable(
                () -> DefinitionBootstrap.readDirectory("aggregation.insights", missing, new DefinitionParser()));

        assertThat(ExitCode.of(thrown)).isEqualTo(ExitCode.CONFIG);
        assertThat(thrown).hasMessageContaining("aggregation.insights").hasMessageContaining(missing.toString());
    }

    private InsightDefinition written(int at) {
        return log.definition(log.committed().get(at)).orElseThrow();
    }
}
