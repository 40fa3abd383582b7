package io.millrace.aggregation.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.request.Budget;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An expression that fails on an event costs a preview that one event. */
class PreviewFailuresTest {
    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);

    @Test
    void anExpressionThatFailsCostsThePreviewThatEvent() {
        Preview preview = preview("measures: { n: count(), s: 'sum(size(event.properties.t + event.properties.t"
                + " + event.properties.t))' }");

        preview.add(event(0, "short"), Optional.empty());
        preview.add(event(1, "x".repeat(30_000)), Optional.empty());

        assertThat(preview.matched()).isEqualTo(1);
        assertThat(preview.failed()).isEqualTo(1);
        assertThat(preview.newest(10).get(0).values().get(0)).isEqualTo(1L);
    }

    private Preview preview(String rest) {
        return Preview.of(
                        TestDefinitions.parse("{ name: p, window: { tumbling: 1m }, " + rest + " }")
                                .get(0),
                        ids,
                        1_000,
                        Budget.lasting(Duration.ofSeconds(30)))
                .orElseThrow();
    }

    private byte[] event(int at, String text) {
        return events.serialize(
                Topics.EVENTS_ENRICHED.name(),
                TestEvents.track("a").at(at).property("t", text).build());
    }
}
