package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombiningSwitchTest {
    private static final long MINUTE = 60_000;
    private static final long START = 1_795_248_000_000L;

    private final CombiningSwitch combining = new CombiningSwitch();

    @Test
    void combiningEndsWhenItReducesTooLittleOverSeveralFlushes() {
        flush(CombiningSwitch.FLUSHES - 1, 200, 190);
        assertThat(combining.combines()).isTrue();

        flush(1, 200, 190);

        assertThat(combining.combines()).isFalse();
    }

    @Test
    void oneFlushWithoutReductionDoesNotEndCombining() {
        flush(CombiningSwitch.FLUSHES, 200, 10);
        flush(1, 200, 200);

        assertThat(combining.combines()).isTrue();
    }

    @Test
    void tooFewEventsDoNotEndCombining() {
        flush(100, 2, 2);

        assertThat(combining.combines()).isTrue();
    }

    @Test
    void oneFlushIsMeasuredNowAndThenAndCombiningResumesWhenItPays() {
        flush(CombiningSwitch.FLUSHES, 200, 200);
        flush(CombiningSwitch.PASS_THROUGH_FLUSHES, 200, 200);
        assertThat(combining.combines()).as("one is measured").isTrue();

        flush(1, 200, 190);
        assertThat(combining.combines()).as("it did not pay").isFalse();

        flush(CombiningSwitch.PASS_THROUGH_FLUSHES, 200, 200);
        flush(1, 200, 100);
        assertThat(combining.combines()).as("it did").isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rowsAreTheSameWithAndWithoutCombining(long seed) {
        var random = new Random(seed);
        int partitions = 1 + random.nextInt(4);
        var active = TestDefinitions.active("""
            insights:
              - name: pages
                where: event.page.path != "/none"
                groupBy: { path: event.page.path, country: event.geo.country }
                window: { hopping: { size: 2m, every: 1m } }
                measures: { n: count(), people: uniques(event.person), most: max(event.properties.x) }
                grace: 10m
            """);
        var ids = new SchemaIds(new MockSchemaRegistryClient());
        AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        var combine = new CombineSimulation(0, partitions, random.nextBoolean() ? 400 : 1 << 20, active, ids);
        List<MergeSimulation> merges = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            merges.add(new MergeSimulation(active, 1, 1 << 20));
        }
        Map<String, long[]> expected = new HashMap<>();
        long passedThrough = 0;
        long combined = 0;

        for (int phase = 0; phase < 3; phase++) {
            int paths = phase == 1 ? 4 : 1_000_000;
            for (int i = 0; i < 6_000; i++) {
                long time = START + phase * 10L * MINUTE + random.nextInt(10 * (int) MINUTE);
                var path = "/" + random.nextInt(paths);
                var country = random.nextBoolean() ? "AT" : null;
                long x = random.nextInt(1_000);
                combine.process(serde.serialize(
                        Topics.EVENTS_ENRICHED.name(),
                        TestEvents.track("A")
                                .at(time)
                                .path(path)
                                .country(country)
                                .person("p" + random.nextInt(3))
                                .property("x", x)
                                .build()));
                for (long start : new long[] {time / MINUTE * MINUTE, time / MINUTE * MINUTE - MINUTE}) {
                    var row = expected.computeIfAbsent(start + path + country, key -> new long[] {0, Long.MIN_VALUE});
                    row[0]++;
                    row[1] = Math.max(row[1], x);
                }
                if (i % 200 == 199) {
                    int groups =
                            combine.flush(false, (to, packed) -> merges.get(to).merge(packed));
                    long uncombined = combine.takeUncombined("pages");
                    passedThrough += uncombined;
                    combined += groups - uncombined;
                    merges.forEach(merge -> merge.commit(merge.updates().size()));
                }
            }
        }
        merges.forEach(merge -> merge.commit(Long.MAX_VALUE / 2));

        Map<String, long[]> rows = new HashMap<>();
        merges.forEach(merge -> merge.updates().forEach(row -> rows.put(key(row), values(row))));
        assertThat(rows).as("seed %d", seed).hasSameSizeAs(expected);
        rows.forEach(
                (key, values) -> assertThat(values).as("seed %d, %s", seed, key).isEqualTo(expected.get(key)));
        assertThat(passedThrough).as("seed %d", seed).isPositive();
        assertThat(combined).as("seed %d", seed).isPositive();
    }

    private void flush(int times, long contributions, long groups) {
        for (int i = 0; i < times; i++) {
            combining.recordFlush(contributions, groups);
        }
    }

    private static String key(InsightUpdate row) {
        return row.getWindowStart() + row.getGroup().get(0) + row.getGroup().get(1);
    }

    private static long[] values(InsightUpdate row) {
        return new long[] {
            (Long) row.getValues().get(0), ((Number) row.getValues().get(2)).longValue()
        };
    }
}
