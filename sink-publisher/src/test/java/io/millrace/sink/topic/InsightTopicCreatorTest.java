package io.millrace.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.SchemaRefusedException;
import io.millrace.sink.Insights;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsightTopicCreatorTest {
    /** Generation of an insight that was applied to a running stack: the time of it. */
    private static final long APPLIED = 1_795_000_000_000L;

    private final MadeTopics made = new MadeTopics();
    private final StrictRegistry registry = new StrictRegistry();
    private final InsightTopicCreator topics =
            new InsightTopicCreator(made.admin(), new SchemaIds(registry.client()), 3, (short) -1);

    @Test
    void aTopicIsCompactedAndRetainsRowsAsTheInsightSays() throws Exception {
        var definition = Insights.orders()
                .setRetainMillis(Duration.ofDays(30).toMillis())
                .build();

        var prepared = topics.prepare(definition);

        assertThat(prepared.name()).isEqualTo("insights.orders");
        assertThat(made.all()).singleElement().satisfies(topic -> {
            assertThat(topic.name()).isEqualTo("insights.orders");
            assertThat(topic.numPartitions()).isEqualTo(3);
            assertThat(topic.configs())
                    .containsEntry("cleanup.policy", "compact,delete")
                    .containsEntry(
                            "retention.ms", Long.toString(Duration.ofDays(30).toMillis()))
                    .containsEntry(
                            "segment.ms", Long.toString(Duration.ofDays(1).toMillis()));
        });
        assertThat(registry.content().getCompatibility("insights.orders-value")).isEqualTo("FULL_TRANSITIVE");
        assertThat(registry.content()
                        .getLatestSchemaMetadata("insights.orders-value")
                        .getId())
                .isEqualTo(prepared.schemaId());
    }

    @Test
    void theTopicOfAnAppliedInsightHasNoGenerationInItsName() {
        var prepared = topics.prepare(Insights.orders().setGeneration(APPLIED).build());

        assertThat(prepared.name()).isEqualTo("insights.orders");
        assertThat(prepared.generation()).isEqualTo(APPLIED);
    }

    @Test
    void generationsWithDifferentColumnsShareATopic() {
        var first = topics.prepare(Insights.orders().build());
        var other = topics.prepare(Insights.with(Insights.definition("orders", "city"), "n", MeasureType.LONG)
                .setGeneration(APPLIED)
                .build());

        assertThat(other.name()).isEqualTo(first.name());
        assertThat(other.schemaId()).isNotEqualTo(first.schemaId());
    }

    @Test
    void aSchemaThatTheRegistryRefusesGetsTheNextTopicThatAcceptsIt() {
        var longs = topics.prepare(ordersOf(MeasureType.LONG, APPLIED));
        var doubles = topics.prepare(ordersOf(MeasureType.DOUBLE, APPLIED + 1));
        var texts = topics.prepare(ordersOf(MeasureType.STRING, APPLIED + 2));
        var textsAgain = topics.prepare(ordersOf(MeasureType.STRING, APPLIED + 3));
        var longsAgain = topics.prepare(ordersOf(MeasureType.LONG, APPLIED + 4));

        assertThat(List.of(longs, doubles, texts, textsAgain, longsAgain))
                .extracting(PreparedTopic::name)
                .containsExactly(
                        "insights.orders",
                        "insights.orders.v2",
                        "insights.orders.v3",
                        "insights.orders.v3",
                        "insights.orders");
    }

    @Test
    void anotherInstanceAndARestartChooseTheSameTopic() {
        topics.prepare(ordersOf(MeasureType.LONG, 1));
        var before = topics.prepare(ordersOf(MeasureType.DOUBLE, 2));

        var after = new InsightTopicCreator(made.admin(), new SchemaIds(registry.client()), 3, (short) -1)
                .prepare(ordersOf(MeasureType.DOUBLE, 2));

        assertThat(after.name()).isEqualTo(before.name()).isEqualTo("insights.orders.v2");
    }

    @Test
    void onlyAnIncompatibleSchemaGetsAnotherTopic() {
        registry.refuseAll(401);

        assertThatThrownBy(() -> topics.prepare(Insights.orders().build())).isInstanceOf(SchemaRefusedException.class);

        assertThat(made.all()).isEmpty();
    }

    @Test
    void aRegistryThatRefusesEverythingIsAskedAHundredTimesAtMost() {
        registry.refuseAll(409);

        assertThatThrownBy(() -> topics.prepare(Insights.orders().build()))
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("insights.orders.v100-value");
    }

    private static InsightDefinition ordersOf(MeasureType type, long generation) {
        return Insights.with(Insights.definition("orders", "country"), "orders", type)
                .setGeneration(generation)
                .build();
    }
}
