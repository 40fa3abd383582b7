package io.millrace.aggregation.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class InsightVerdictsTest {
    private static final String INSIGHTS = """
        insights:
          - { name: orders, where: event.name == "Order", groupBy: { shop: event.properties.shop }, window: { tumbling: 1m }, measures: { n: count() } }
          - { name: views, where: event.name == "View", window: { tumbling: 1m }, measures: { n: count() } }
          - { name: path, funnel: { within: 1h, steps: { seen: event.name == "View", bought: event.name == "Order" } } }
        """;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);

    @Test
    void eachInsightSaysWhetherItCountsTheEventAndWhere() {
        JsonArray verdicts = InsightVerdicts.of(
                TestDefinitions.parse(INSIGHTS),
                bytes(TestEvents.track("Order").at(90_000).property("shop", "a").build()),
                ids);

        assertThat(verdicts.getJsonObject(0))
                .isEqualTo(
                        new JsonObject("{\"name\":\"orders\",\"counted\":true,\"why\":\"it satisfies the condition\","
                                + "\"windows\":[{\"start\":\"1970-01-01T00:01:00Z\",\"end\":\"1970-01-01T00:02:00Z\"}],"
                                + "\"group\":{\"shop\":\"a\"}}"));
        assertThat(verdicts.getJsonObject(1).getBoolean("counted")).isFalse();
        assertThat(verdicts.getJsonObject(1).getString("why"))
                .isEqualTo("its condition is not met: event.name == \"View\"");
        assertThat(verdicts.getJsonObject(2).getBoolean("counted")).isTrue();
        assertThat(verdicts.getJsonObject(2).getString("why")).isEqualTo("it is part of its person's history");
    }

    @Test
    void whatNobodyCanReadHasNoVerdict() {
        assertThat(InsightVerdicts.of(TestDefinitions.parse(INSIGHTS), new byte[] {0, 1}, ids))
                .isEmpty();
    }

    private byte[] bytes(EnrichedEvent event) {
        return events.serialize(Topics.EVENTS_ENRICHED.name(), event);
    }
}
