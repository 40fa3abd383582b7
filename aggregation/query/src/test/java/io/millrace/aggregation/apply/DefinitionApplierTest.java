package io.millrace.aggregation.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.DefinitionsLog;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.SchemaIds;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Changes through several instances of which each knows only what it has learned. */
class DefinitionApplierTest {
    private static final String COUNT = """
        insights:
          - { name: pages, window: { tumbling: 1m }, measures: { n: count() }, retain: 1d }
        """;
    private static final String GROUPED = COUNT.replace("window:", "groupBy: { c: event.geo.country }, window:");
    private static final String RENAMED = COUNT.replace("n: count()", "views: count(), s: sum(event.properties.x)");

    private final DefinitionsLog log = new DefinitionsLog(new SchemaIds(new MockSchemaRegistryClient()));
    private final DefinitionApplier one = instance();
    private final DefinitionApplier other = instance();

    @Test
    void concurrentAppliesArePlannedOneAfterTheOther() throws Exception {
        log.beforeCommit(() -> apply(other, GROUPED));

        var changes = one.apply(TestDefinitions.parse(RENAMED), false, Optional.empty());

        assertThat(changes)
                .singleElement()
                .extracting(DefinitionChange::kind)
                .isEqualTo(DefinitionChange.Kind.RESTARTS);
        assertEachGenerationHasOneShape();
        assertThat(log.committed()).hasSize(2);
    }

    @Test
    void aSecondApplyAfterAnUnknownOutcomeIsPlannedAfterTheFirst() throws Exception {
        log.answerCommitWith(new TimeoutException("the broker does not answer"));
        assertThatThrownBy(() -> one.apply(TestDefinitions.parse(COUNT), false, Optional.empty()))
                .isInstanceOf(NotAppliedException.class);

        var changes = one.apply(TestDefinitions.parse(GROUPED), false, Optional.empty());

        assertThat(changes)
                .singleElement()
                .extracting(DefinitionChange::kind)
                .isEqualTo(DefinitionChange.Kind.RESTARTS);
        assertEachGenerationHasOneShape();
    }

    @Test
    void theSameDefinitionThroughTwoInstancesIsWrittenOnce() throws Exception {
        log.beforeCommit(() -> apply(other, COUNT));

        var changes = one.apply(TestDefinitions.parse(COUNT), false, Optional.empty());

        assertThat(changes)
                .singleElement()
                .extracting(DefinitionChange::kind)
                .isEqualTo(DefinitionChange.Kind.UNCHANGED);
        assertThat(log.committed()).hasSize(1);
    }

    @Test
    void aConcurrentDeletionMakesItNewWithAGreaterGeneration() throws Exception {
        apply(one, COUNT);
        long first = definitions().get(0).getGeneration();
        log.beforeCommit(() -> delete(other));

        var changes = one.apply(TestDefinitions.parse(GROUPED), false, Optional.empty());

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(DefinitionChange.Kind.ADDED);
            assertThat(change.spec().generation()).isGreaterThan(first);
        });
        assertEachGenerationHasOneShape();
    }

    private void assertEachGenerationHasOneShape() {
        Map<Long, List<String>> shapes = definitions().stream()
                .collect(Collectors.groupingBy(
                        InsightDefinition::getGeneration,
                        Collectors.mapping(InsightDefinition::getYaml, Collectors.toList())));
        assertThat(shapes.values()).isNotEmpty().allSatisfy(ofOne -> assertThat(ofOne)
                .hasSize(1));
    }

    private List<InsightDefinition> definitions() {
        return log.committed().stream()
                .flatMap(one -> log.definition(one).stream())
                .toList();
    }

    /** It learns at once what is committed; plans are made of the topic all the same. */
    private DefinitionApplier instance() {
        return new DefinitionApplier(new DefinitionWriter(log.topic()), this::learned, Clock.systemUTC());
    }

    private Collection<InsightSpec> learned() {
        return log.topic().read().specs();
    }

    private void apply(DefinitionApplier applier, String yaml) {
        try {
            assertThat(applier.apply(TestDefinitions.parse(yaml), false, Optional.empty()))
                    .isNotEmpty();
        } catch (NotAppliedException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void delete(DefinitionApplier applier) {
        try {
            assertThat(applier.delete("pages")).hasSize(1);
        } catch (NotAppliedException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
