package io.millrace.cli.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.CliException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AclsCommandTest {
    @TempDir
    Path directory;

    @Test
    void theTableNamesEachResourceOnce() {
        var lines = run(new AclsCommand()).lines().toList();

        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line).matches("User:ingest +topic +events\\.raw +literal +Write, DescribeConfigs"))
                .anySatisfy(line -> assertThat(line)
                        .matches("User:enrichment +topic +millrace-enrichment- +prefixed +Read, Write, Create"));
    }

    @Test
    void jsonHasAnObjectForEachAcl() throws Exception {
        var acls = new ObjectMapper().readTree(run(new AclsCommand(), "--json"));

        assertThat(acls.size()).isGreaterThan(40);
        assertThat(acls.get(0).properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly(
                        "service",
                        "principal",
                        "host",
                        "permission",
                        "operation",
                        "resourceType",
                        "name",
                        "patternType");
    }

    @Test
    void kafkasOwnToolIsCalledForEachResource() {
        assertThat(run(new AclsCommand(), "--kafka-acls", "--service", "ingest").lines())
                .contains("kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add"
                        + " --allow-principal 'User:ingest' --operation Write --operation DescribeConfigs"
                        + " --topic 'events.raw' --resource-pattern-type literal");
    }

    @Test
    void principalsCanBeNamed() {
        var text = run(new AclsCommand(), "--service", "ingest", "--principal", "ingest=User:CN=door,O=Acme");

        assertThat(text).contains("User:CN=door,O=Acme").doesNotContain("User:ingest");
    }

    @Test
    void literalNamesEveryTopicThatKafkaStreamsMakes() {
        var text = run(new AclsCommand(), "--pattern", "literal", "--service", "enrichment");

        assertThat(text)
                .contains("millrace-enrichment-devices-changelog")
                .doesNotContainPattern("topic +millrace-enrichment- +");
    }

    @Test
    void applicationIdsOfTheSettingsAreTheNames() throws Exception {
        var settings = Files.writeString(
                directory.resolve("millrace.properties"),
                "enrichment.application.id=acme-enrich\naggregation.upstream.group=acme-enrich\nsink.port=9\n");

        var text = run(new AclsCommand(), "--config", settings.toString());

        assertThat(text).contains("acme-enrich-").doesNotContain("millrace-enrichment");
    }

    @Test
    void topicsOfSourcesAreGranted() throws Exception {
        var sources = Files.writeString(directory.resolve("sources.yaml"), """
                sources:
                  - name: orders
                    topics: [shop.orders]
                    format: json
                    tenant: default
                    map: "time=at,name=kind,userId=customer"
                """);
        var settings = Files.writeString(directory.resolve("millrace.properties"), "ingest.sources=" + sources + "\n");

        var text = run(new AclsCommand(), "--config", settings.toString(), "--service", "ingest");

        assertThat(text)
                .containsPattern("topic +shop\\.orders +literal +Read")
                .containsPattern("group +millrace-source-orders +literal +Read")
                .containsPattern("transactional id +millrace-source-orders- +prefixed +Write");
    }

    @Test
    void creatingAndGrowingAreGrantedOnRequestOnly() {
        assertThat(run(new AclsCommand(), "--service", "ingest")).doesNotContain("Create");
        assertThat(run(new AclsCommand(), "--service", "ingest", "--create")).contains("Create");
        assertThat(run(new AclsCommand(), "--service", "enrichment")).doesNotContain("Alter");
        assertThat(run(new AclsCommand(), "--service", "enrichment", "--grow")).contains("Alter");
    }

    @Test
    void wrongOptionsAreRefusedWithWhatIsKnown() {
        assertThatThrownBy(() -> run(new AclsCommand(), "--service", "collector"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("ingest, enrichment, aggregation, sink-publisher");
        assertThatThrownBy(() -> run(new AclsCommand(), "--principal", "ingest=door"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("'door' is not a principal such as User:ingest");
        assertThatThrownBy(() -> run(new AclsCommand(), "--prune")).hasMessageContaining("--apply");
    }

    @Test
    void topicsArePrintedWithThoseThatServicesMake() throws Exception {
        assertThat(run(new TopicsCommand(), "--partitions", "events.raw=24"))
                .containsPattern("person-updates +24 +enrichment")
                .containsPattern("profiles +8 +enrichment")
                .contains("millrace-aggregation-partials-repartition (aggregation)");
        var json = new ObjectMapper().readTree(run(new TopicsCommand(), "--json"));
        assertThat(json.at("/topics").size()).isEqualTo(15);
        assertThat(json.at("/topics/0/services").toString()).isEqualTo("[\"ingest\",\"enrichment\",\"aggregation\"]");
    }

    @Test
    void partitionsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new TopicPlan(java.util.Map.of("person-updates", 4)))
                .hasMessageContaining("has the keys of events.raw");
        assertThatThrownBy(() -> new TopicPlan(java.util.Map.of("insight-definitions", 2)))
                .hasMessageContaining("has one partition");
        assertThatThrownBy(() -> new TopicPlan(java.util.Map.of("events", 2))).hasMessageContaining("unknown topic");
    }

    private static String run(Object command, String... arguments) {
        var out = new StringWriter();
        var failures = new ArrayList<Exception>();
        new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, line, parsed) -> {
                    failures.add(exception);
                    return 1;
                })
                .execute(arguments);
        if (!failures.isEmpty() && failures.get(0) instanceof RuntimeException failure) {
            throw failure;
        }
        return out.toString();
    }
}
