package io.millrace.cli.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.grants.Grant;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.grants.InternalTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is derived is compared with the golden topologies, read as text. */
class DerivedGrantsTest {
    private static final Path CHECKOUT = Path.of("../../..");
    private static final Pattern TOPIC_LISTS = Pattern.compile("Source: .*\\(topics: \\[(.*)]\\)");
    private static final Pattern SINK_TOPICS = Pattern.compile("Sink: .*\\(topic: (.*)\\)");
    private static final Pattern STORE_LISTS = Pattern.compile("Processor: .*\\(stores: \\[(.*)]\\)");

    private final List<Grants> services = new ClusterOption().grants();

    @Test
    void theServicesAreFoundInTheOrderOfTheFlow() {
        assertThat(services)
                .extracting(Grants::service)
                .containsExactly("ingest", "enrichment", "aggregation", "sink-publisher");
    }

    @ParameterizedTest
    @CsvSource({
        // What the stage reads and writes beside its topology.
        "enrichment, enrichment, , ",
        "aggregation, aggregation/engine, insight-updates|dashboards|events.raw|events.failed|insight-alerts,"
                + " insight-definitions|dashboards|events.failed",
        "sink-publisher, sink-publisher, deliveries.failed|deliveries.redrive|destinations|insight-alerts,"
                + " deliveries.failed|deliveries.redrive|destinations"
    })
    void aStageMayReadAndWriteWhatItsTopologyDoesAndNothingElse(
            String stage, String module, String alsoReads, String alsoWrites) throws IOException {
        var golden = Files.readString(CHECKOUT.resolve(module).resolve("src/test/resources/topology.txt"));
        var grants = service(stage);

        assertThat(topics(grants, AclOperation.READ)).isEqualTo(with(all(TOPIC_LISTS, golden), alsoReads));
        assertThat(topics(grants, AclOperation.WRITE)).isEqualTo(with(all(SINK_TOPICS, golden), alsoWrites));
    }

    @ParameterizedTest
    @CsvSource({"enrichment, enrichment", "aggregation, aggregation/engine", "sink-publisher, sink-publisher"})
    void theTopicsOfKafkaStreamsAreThoseOfTheTopology(String stage, String module) throws IOException {
        var golden = Files.readString(CHECKOUT.resolve(module).resolve("src/test/resources/topology.txt"));
        var expected = new TreeSet<String>();
        // Global stores have no changelog; hooks hold nothing.
        all(STORE_LISTS, golden.replaceAll("(?s)for global store.*?Sub-topology: 1", "")).stream()
                .filter(store -> !store.endsWith("-commit"))
                .forEach(store -> expected.add("millrace-" + stage + "-" + store + "-changelog"));
        all(TOPIC_LISTS, golden).stream()
                .filter(topic -> topic.endsWith("-repartition"))
                .forEach(topic -> expected.add("millrace-" + stage + "-" + topic));

        assertThat(service(stage).internal()).extracting(InternalTopic::name).containsExactlyElementsOf(expected);
        assertThat(service(stage).literal().stream()
                        .filter(grant -> grant.operation() == AclOperation.CREATE && grant.need() == Grant.Need.LATER)
                        .map(Grant::name)
                        .filter(name -> !name.equals("insights.")))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void recordsAreDeletedOfRepartitionTopicsOnly() {
        var deleted = services.stream()
                .flatMap(service -> service.literal().stream())
                .filter(grant -> grant.operation() == AclOperation.DELETE)
                .map(Grant::name);

        assertThat(deleted).containsExactly("millrace-aggregation-partials-repartition");
    }

    @Test
    void groupsAndTransactionalIdsAreNamedAfterTheApplication() {
        assertThat(named("sink-publisher", ResourceType.GROUP))
                .containsExactlyInAnyOrder("LITERAL millrace-sink-publisher", "PREFIXED millrace-sink-publisher-to-");
        assertThat(named("aggregation", ResourceType.GROUP))
                .containsExactlyInAnyOrder("LITERAL millrace-aggregation", "LITERAL millrace-enrichment");
        assertThat(named("enrichment", ResourceType.TRANSACTIONAL_ID)).containsExactly("PREFIXED millrace-enrichment-");
        assertThat(named("ingest", ResourceType.TRANSACTIONAL_ID)).isEmpty();
    }

    @Test
    void nothingThatIsImpliedIsGranted() {
        for (var service : services) {
            for (var grant : service.prefixed()) {
                assertThat(service.prefixed().stream()
                                .filter(other -> grant.operation() == AclOperation.DESCRIBE
                                        && !other.equals(grant)
                                        && other.type() == grant.type()
                                        && other.name().equals(grant.name())))
                        .as(grant.text())
                        .isEmpty();
            }
        }
    }

    private Grants service(String name) {
        return services.stream()
                .filter(service -> service.service().equals(name))
                .findAny()
                .orElseThrow();
    }

    private Set<String> named(String service, ResourceType type) {
        return service(service).prefixed().stream()
                .filter(grant -> grant.type() == type)
                .map(grant -> grant.pattern() + " " + grant.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> topics(Grants grants, AclOperation operation) {
        return grants.prefixed().stream()
                .filter(grant -> grant.type() == ResourceType.TOPIC
                        && grant.pattern() == PatternType.LITERAL
                        && grant.operation() == operation)
                .map(Grant::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> all(Pattern pattern, String golden) {
        return pattern.matcher(golden)
                .results()
                .flatMap(match -> Arrays.stream(match.group(1).split(", ", -1)))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(Set<String> topics, String more) {
        var all = new TreeSet<>(topics);
        all.removeIf(topic -> topic.endsWith("-repartition"));
        if (more != null) {
            all.addAll(List.of(more.split("\\|", -1)));
        }
        return all;
    }
}
