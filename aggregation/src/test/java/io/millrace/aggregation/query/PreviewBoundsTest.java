package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.TestDefinitions;
import io.millrace.aggregation.TestEvents;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A preview costs what it may, whatever the definition, and an expression that fails costs it one event. */
class PreviewBoundsTest {
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

    @Test
    void itsRowsAreBoundedInBytes() {
        Preview preview = preview("groupBy: { t: event.properties.t },"
                + " measures: { h: 'histogram(event.properties.n, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])',"
                + " u: uniques(event.properties.t), v: top(event.properties.t, 10) }");

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        preview.add(event(i, "value " + i), Optional.empty());
                    }
                })
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("MiB");
        assertThat(preview.size()).isLessThan(50_000);
    }

    private Preview preview(String rest) {
        return Preview.of(
                        TestDefinitions.parse("{ name: p, window: { tumbling: 1m }, " + rest + " }")
                                .get(0),
                        ids,
                        1_000_000)
                .orElseThrow();
    }

    private byte[] event(int at, String text) {
        return events.serialize(
                Topics.EVENTS_ENRICHED.name(),
                TestEvents.track("a").at(at).property("t", text).build());
    }
}
