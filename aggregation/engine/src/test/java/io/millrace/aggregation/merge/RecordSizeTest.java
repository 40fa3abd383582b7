package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.combine.TaskStores;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.TopItem;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonMove;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.RecordLimit;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of partials, rows, histories and changelog entries: each fits in a record, whatever is grouped and counted. */
class RecordSizeTest {
    private static final String LONG = "€".repeat(600);
    private static final String DIMENSIONS = IntStream.range(0, 16)
            .mapToObj(i -> "d" + i + ": event.properties.d" + i)
            .collect(Collectors.joining(", ", "groupBy: { ", " }"));

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<PersonMove> moves = AvroSerde.of(Topics.PERSON_MOVES, ids);
    private final AvroSerde<InsightUpdate> rows = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window: { tumbling: 1h }, measures: { t: 'top(event.properties.v, 1000)' }",
                "window: { tumbling: 1h }, measures: { t: 'top(event.properties.v, 10, 100000)' }",
                "window: { tumbling: 1h }, measures: { t: 'top(event.properties.v, 1000)', u:"
                        + " 'top(lower(event.properties.v), 1000)', v: 'top(event.properties.w, 1000)', w:"
                        + " 'top(upper(event.properties.v), 1000)', x: uniques(event.properties.v) }",
                "window: { session: 10h }, measures: { n: count(), t: 'top(event.properties.v, 1000)' }",
                "funnel: { within: 1d, steps: { a: event.name == \"a\", b: event.name == \"b\" } }",
                "retention: { by: day, periods: 30 }, retain: 90d",
                "session: { gap: 1s }"
            })
    void partialsRowsAndHistoriesFitInARecord(String insight) {
        var active = TestDefinitions.active("{ name: wide, " + DIMENSIONS + ", " + insight + " }");
        var stores = new TaskStores();
        var combine = new CombineSimulation(0, 1, 512 << 10, active, ids, stores);
        var merge = new MergeSimulation(active, 1, 1 << 20);
        List<byte[]> partials = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            var event = TestEvents.track(i % 2 == 0 ? "a" : "b")
                    .at(1_795_248_000_000L + i * 2_000L)
                    .property("v", i + LONG)
                    .property("w", LONG + i);
            for (int d = 0; d < 16; d++) {
                event.property("d" + d, LONG);
            }
            combine.process(event.build());
            if (i % 700 == 0) {
                combine.flush(false, (to, packed) -> partials.add(packed));
            }
        }
        combine.flush(false, (to, packed) -> partials.add(packed));
        partials.forEach(merge::merge);
        merge.commit(1_795_348_000_000L);

        assertThat(partials).isNotEmpty().allMatch(packed -> RecordLimit.fits(new byte[4], packed));
        stores.histories().all().forEachRemaining(entry -> fits(entry.key, entry.value));
        var person = TestEvents.track("a").build().getPerson();
        combine.process(new PersonMerge("default", person, "other", MergeReason.LOGIN, 0L));
        combine.flush(false, (to, packed) -> {});
        combine.takeMoves(
                move -> assertThat(RecordLimit.fits(new byte[100], moves.serialize(Topics.PERSON_MOVES.name(), move)))
                        .isTrue());
        merge.entries(RecordSizeTest::fits);
        assertThat(merge.updates())
                .isNotEmpty()
                .allMatch(row -> RecordLimit.fits(
                        UpdateKey.of(row).getBytes(StandardCharsets.UTF_8),
                        rows.serialize(Topics.INSIGHT_UPDATES.name(), row)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTopOfLongValuesKeepsTheMostFrequentAndStatesItsError(int seed) {
        var active = TestDefinitions.active(
                "{ name: wide, window: { tumbling: 1h }, measures: { t: 'top(event.properties.v, 3)' } }");
        var combine = new CombineSimulation(0, 1, 512 << 10, active, ids);
        var merge = new MergeSimulation(active, 1, 1 << 20);
        for (int i = 0; i < 3_000; i++) {
            var value = i % 3 == seed - 1 ? "often" + LONG : i + LONG;
            combine.process(TestEvents.track("a")
                    .at(1_795_248_000_000L + i)
                    .property("v", value)
                    .build());
        }
        combine.flush(false, (to, packed) -> merge.merge(packed));
        merge.commit(1_795_348_000_000L);

        var top = (List<?>)
                merge.updates().get(merge.updates().size() - 1).getValues().get(0);
        var first = (TopItem) top.get(0);
        assertThat(first.getValue()).startsWith("often");
        assertThat(first.getCount()).isGreaterThanOrEqualTo(1_000);
        assertThat(first.getCount() - first.getError()).isLessThanOrEqualTo(1_000);
    }

    private static void fits(Bytes key, byte[] value) {
        assertThat(RecordLimit.fits(key.get(), value))
                .as("%s bytes", value.length)
                .isTrue();
    }
}
