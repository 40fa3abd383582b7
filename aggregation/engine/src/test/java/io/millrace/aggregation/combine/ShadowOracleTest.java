package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
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
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shadows of insights with windows of every kind that are built, perhaps discarded and built again, and promoted, while events go
 * on and tasks crash and restart, against a computation over the whole log.
 */
class ShadowOracleTest {
    private static final long MINUTE = 60_000;
    private static final long START = 1_795_248_000_000L;
    private static final long FROM = START + 5 * MINUTE;
    private static final int EVENTS = 1_000;
    private static final String YAML = """
        insights:
          - { name: plain, where: event.properties.x >= %1$d, groupBy: { country: event.geo.country },
              window: { tumbling: 1m }, measures: { n: count(), s: sum(event.properties.x) }, grace: 5m, retain: 30d,
              alert: { when: n > 0 } }
          - { name: hops, where: event.properties.x >= %1$d, groupBy: { country: event.geo.country },
              window: { hopping: { size: 3m, every: 1m } }, measures: { n: count() }, grace: 5m, retain: 30d }
          - { name: sofar, where: event.properties.x >= %1$d, groupBy: { country: event.geo.country },
              window: { cumulative: 10m }, measures: { n: count() }, grace: 5m, retain: 30d }
          - { name: visits, where: event.properties.x >= %1$d, session: { gap: 1m }, window: { tumbling: 1m },
              grace: 5m, retain: 30d }
          - { name: sessions, where: event.properties.x >= %1$d, window: { session: { gap: 1m, bucket: 1m } },
              measures: { n: count() }, grace: 5m, retain: 30d }
        """;
    private static final List<String> NAMES = List.of("plain", "hops", "sofar", "visits", "sessions");

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void aPromotedShadowHasEveryRowOfItsDefinitionAndNoneIsEmittedBefore(long seed) {
        var run = new Run(seed);

        run.play();

        run.assertExact();
    }

    private final class Run {
        private final long seed;
        private final Random random;
        private final ActiveDefinitions active = new ActiveDefinitions();
        private final Map<String, AppliedInsight> applied = new TreeMap<>();
        private final BackfillProgress progress = new BackfillProgress();
        private final List<EnrichedEvent> events = new ArrayList<>();
        private final List<CrashingTask> tasks = new ArrayList<>();
        private final MergeSimulation merge;
        private long promotedAt;
        private long promoted;

        Run(long seed) {
            this.seed = seed;
            random = new Random(seed);
            TestDefinitions.parse(YAML.formatted(0)).forEach(spec -> apply(AppliedInsight.of(spec)));
            int partitions = 1 + random.nextInt(4);
            merge = new MergeSimulation(active, partitions, random.nextBoolean() ? 2_000 : 1 << 20);
            for (int i = 0; i < partitions; i++) {
                tasks.add(new CrashingTask(i, random, () -> {}, active, ids, progress, merge, move -> {
                    throw new AssertionError(move.getPerson() + " moves though nobody was merged");
                }));
            }
        }

        private void apply(AppliedInsight insight) {
            applied.put(insight.live().name(), insight);
            active.put(insight);
        }

        void play() {
            int built = random.nextInt(EVENTS / 2);
            boolean discards = random.nextInt(3) == 0;
            events(built);
            build(7);
            if (discards) {
                events(random.nextInt(EVENTS / 10));
                applied.values().stream().toList().forEach(one -> apply(one.withoutShadow()));
                events(random.nextInt(EVENTS / 10));
                build(8);
            }
            events(random.nextInt(EVENTS / 10));
            awaitBackfills();
            promote();
            events(EVENTS - events.size());
            for (int i = 0; i < 300; i++) {
                turn();
            }
            tasks.forEach(task -> task.finish(now()));
            for (int i = 0; i < 20; i++) {
                merge.sweep();
                merge.commit(Long.MAX_VALUE / 2);
            }
        }

        private void events(int count) {
            for (int n = 0; n < count; n++) {
                int i = events.size();
                int person = random.nextInt(12);
                var event = TestEvents.track("A")
                        .at(START + i * 1_500L - random.nextInt(4 * (int) MINUTE), START + i * 1_500L)
                        .country(random.nextBoolean() ? "AT" : "DE")
                        .person("p" + person)
                        .property("x", (long) random.nextInt(100))
                        .build();
                events.add(event);
                tasks.get(person % tasks.size()).send(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
                if (random.nextInt(8) == 0) {
                    turn();
                }
            }
        }

        private void turn() {
            tasks.get(random.nextInt(tasks.size())).turn(now());
            switch (random.nextInt(6)) {
                case 0 -> merge.crash();
                case 1 -> merge.abortCommit(now());
                case 2 -> merge.sweep();
                default -> {
                    // Goes on.
                }
            }
        }

        private long now() {
            return events.size() * 10_000L;
        }

        private void build(long generation) {
            for (InsightSpec spec : TestDefinitions.parse(YAML.formatted(50))) {
                apply(applied.get(spec.name())
                        .withShadow(spec.withGeneration(generation, 2, START).withBackfillFrom(Optional.of(FROM))));
            }
            promoted = generation;
        }

        private void awaitBackfills() {
            for (int turns = 0; turns < 5_000 && !NAMES.stream().allMatch(this::isBackfilled); turns++) {
                turn();
            }
            assertThat(NAMES).as("seed %d", seed).allMatch(this::isBackfilled);
        }

        private boolean isBackfilled(String name) {
            var states = progress.states(name, promoted);
            return states.size() == tasks.size() && states.values().stream().allMatch(BackfillState::done);
        }

        private void promote() {
            assertThat(merge.updates()).as("seed %d", seed).allMatch(row -> row.getGeneration() == 1);
            assertThat(merge.alerts()).as("seed %d", seed).allMatch(alert -> alert.getGeneration() == 1);
            promotedAt = START + events.size() * 1_500L;
            for (var one : applied.values().stream().toList()) {
                apply(one.promoted(promotedAt));
                if (random.nextBoolean()) {
                    turn();
                }
            }
        }

        void assertExact() {
            for (var name : NAMES) {
                assertThat(emitted(name)).as("%s, seed %d", name, seed).isEqualTo(expected(name));
                for (long gone : new long[] {1, promoted == 8 ? 7 : 1}) {
                    merge.scan(name, gone, "default", row -> {
                        throw new AssertionError("a row of generation " + gone + " is left, seed " + seed);
                    });
                }
            }
            assertOrder();
            assertThat(merge.alerts().stream().filter(alert -> alert.getGeneration() == promoted))
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .allMatch(alert -> alert.getWindowEnd() + 5 * MINUTE > promotedAt);
        }

        /** Rows of one key are of rising generation, and of each generation all revisions from 1. */
        private void assertOrder() {
            Map<String, Long> generations = new HashMap<>();
            Map<String, Long> revisions = new HashMap<>();
            for (var row : merge.updates()) {
                var key = row.getInsight() + row.getWindowStart() + row.getGroup();
                assertThat(row.getGeneration())
                        .as("%s, seed %d", key, seed)
                        .isGreaterThanOrEqualTo(generations.getOrDefault(key, 1L));
                generations.put(key, row.getGeneration());
                assertThat(row.getRevision())
                        .as("%s, seed %d", key, seed)
                        .isEqualTo(revisions.merge(key + row.getGeneration(), 1L, Long::sum));
            }
        }

        private Map<String, List<Long>> emitted(String name) {
            Map<String, InsightUpdate> newest = new TreeMap<>();
            merge.updates().stream()
                    .filter(row -> row.getInsight().equals(name) && row.getGeneration() == promoted)
                    .forEach(row -> newest.put(row.getWindowStart() + " " + row.getGroup(), row));
            Map<String, List<Long>> rows = new TreeMap<>();
            newest.values().forEach(row -> {
                long n = ((Number) row.getValues().get(0)).longValue();
                // Of a person's sessions the counts matter here; empty rows are as none.
                var key = row.getWindowStart() + " "
                        + (row.getGroup().isEmpty() ? "" : row.getGroup().get(0));
                if (n > 0) {
                    rows.computeIfAbsent(key, none -> new ArrayList<>()).add(n);
                }
            });
            rows.values().forEach(counts -> counts.sort(null));
            return rows;
        }

        private Map<String, List<Long>> expected(String name) {
            var counted = events.stream()
                    .filter(event -> (Long) event.getProperties().get("x") >= 50)
                    .toList();
            return switch (name) {
                case "plain" -> ShadowExpectation.tumbling(counted, FROM, MINUTE, MINUTE);
                case "hops" -> ShadowExpectation.tumbling(counted, FROM, 3 * MINUTE, MINUTE);
                case "sofar" -> ShadowExpectation.tumbling(counted, FROM, 10 * MINUTE, 10 * MINUTE);
                case "visits" -> ShadowExpectation.sessionsByWindow(counted, FROM, MINUTE);
                default -> ShadowExpectation.sessionsByPerson(counted, FROM, MINUTE);
            };
        }
    }
}
