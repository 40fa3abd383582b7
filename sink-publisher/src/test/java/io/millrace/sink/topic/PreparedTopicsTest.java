package io.millrace.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaRefusedException;
import io.millrace.sink.Insights;
import io.millrace.sink.row.RowMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class PreparedTopicsTest {
    private final ManualWorker worker = new ManualWorker();
    private final Queue<RuntimeException> failures = new ArrayDeque<>();
    private final List<Throwable> bugs = new ArrayList<>();
    private final PreparedTopics topics = new PreparedTopics(this::prepare, worker, bugs::add);

    @Test
    void aRowWaitsForItsDefinitionThenForItsTopic() {
        var row = Insights.order("DE", 1).build();

        assertThat(topics.lookUp(row))
                .matches(found -> found instanceof TopicLookup.Pending wait && !wait.isDefinitionKnown());

        topics.onDefinition(Insights.orders().build());
        assertThat(topics.lookUp(row))
                .matches(found -> found instanceof TopicLookup.Pending wait && wait.isDefinitionKnown());

        worker.runOnce();
        assertThat(topicOf(topics.lookUp(row))).isEqualTo("insights.orders");
    }

    @Test
    void aPreparationIsRetriedUntilRegistryAndBrokerRespond() {
        failures.add(new RegistryUnavailableException("down", null));
        failures.add(new org.apache.kafka.common.errors.TimeoutException("slow"));
        topics.onDefinition(Insights.orders().build());

        worker.runOnce();
        worker.runOnce();
        assertThat(topics.lookUp(Insights.order("DE", 1).build())).isInstanceOf(TopicLookup.Pending.class);

        worker.runOnce();
        assertThat(topics.lookUp(Insights.order("DE", 1).build())).isInstanceOf(TopicLookup.Ready.class);
    }

    @Test
    void rowsOfARefusedSchemaHaveNoTopic() {
        failures.add(new SchemaRefusedException("incompatible", null));
        topics.onDefinition(Insights.orders().build());

        worker.runOnce();

        assertThat(topics.lookUp(Insights.order("DE", 1).build()))
                .isEqualTo(new TopicLookup.Impossible("incompatible"));
    }

    @Test
    void aPreparationIsRetriedOnErrorsThatTheOperatorCanCorrect() {
        failures.add(new SchemaRefusedException("no rights", new RestClientException("unauthorized", 401, 40101)));
        failures.add(new TopicAuthorizationException("insights.orders"));
        failures.add(new SaslAuthenticationException("wrong password"));
        failures.add(new InvalidReplicationFactorException("three replicas, two brokers"));
        failures.add(new PolicyViolationException("no such topics here"));
        topics.onDefinition(Insights.orders().build());
        var row = Insights.order("DE", 1).build();

        while (!failures.isEmpty()) {
            worker.runOnce();
            assertThat(topics.lookUp(row)).isInstanceOf(TopicLookup.Pending.class);
        }
        worker.runOnce();

        assertThat(topics.lookUp(row)).isInstanceOf(TopicLookup.Ready.class);
        assertThat(bugs).isEmpty();
    }

    @Test
    void rowsOfTheLastRevisionArePublishedWhileTheNextIsPrepared() {
        topics.onDefinition(Insights.orders().build());
        worker.runOnce();
        topics.onDefinition(Insights.with(Insights.orders(), "revenue", MeasureType.DOUBLE)
                .setRevision(2)
                .build());
        var narrow = Insights.order("DE", 1).build();
        var wide = Insights.row("orders", List.of("DE"), 1L, 2.0).build();

        assertThat(topics.lookUp(narrow)).isInstanceOf(TopicLookup.Ready.class);
        assertThat(topics.lookUp(wide)).isInstanceOf(TopicLookup.Pending.class);

        worker.runOnce();
        assertThat(topics.lookUp(narrow)).isInstanceOf(TopicLookup.Ready.class);
        assertThat(topics.lookUp(wide)).isInstanceOf(TopicLookup.Ready.class);
    }

    @Test
    void rowsOfAGenerationHaveItsColumnsAlsoOnceTheNextIsDefined() {
        topics.onDefinition(Insights.orders().build());
        topics.onDefinition(Insights.with(Insights.definition("orders"), "n", MeasureType.LONG)
                .setGeneration(2)
                .build());
        worker.runOnce();
        var first = Insights.order("DE", 1).build();
        var second = Insights.row("orders", List.of(), 5L).setGeneration(2).build();

        assertThat(mapperOf(topics.lookUp(first)).toRecord(first).get("orders")).isEqualTo(1L);
        assertThat(mapperOf(topics.lookUp(second)).toRecord(second).get("n")).isEqualTo(5L);
    }

    @Test
    void aRowOfAForgottenGenerationHasNoTopic() {
        topics.onDefinition(Insights.orders().setGeneration(3).build());
        worker.runOnce();

        assertThat(topics.lookUp(Insights.order("DE", 1).setGeneration(2).build()))
                .isInstanceOf(TopicLookup.Impossible.class);
        assertThat(topics.lookUp(Insights.order("DE", 1).setGeneration(4).build()))
                .matches(found -> found instanceof TopicLookup.Pending wait && !wait.isDefinitionKnown());
    }

    @Test
    void anUnexpectedExceptionIsReported() {
        failures.add(new IllegalArgumentException("a bug"));
        topics.onDefinition(Insights.orders().build());

        worker.runOnce();

        assertThat(bugs).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    private PreparedTopic prepare(InsightDefinition definition) {
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        return new PreparedTopic(
                definition.getName(),
                definition.getGeneration(),
                InsightTopicName.of(definition.getName(), 1),
                RowMapper.of(definition),
                1);
    }

    private static String topicOf(TopicLookup found) {
        assertThat(found).isInstanceOf(TopicLookup.Ready.class);
        return ((TopicLookup.Ready) found).topic().name();
    }

    private static RowMapper mapperOf(TopicLookup found) {
        assertThat(found).isInstanceOf(TopicLookup.Ready.class);
        return ((TopicLookup.Ready) found).topic().mapper();
    }
}
