package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Insights that begin in the past while events go on, over several partitions some of which fall idle, with tasks that learn of
 * them at different times and crash, against a count of the whole log: no event twice, none missed.
 */
class BackfillOracleTest {
    private static final long MINUTE = 60_000;
    private static final long START = 1_795_248_000_000L;
    private static final String YAML = """
        insights:
          - { name: %s, groupBy: { country: event.geo.country }, window: { tumbling: 1m },
              measures: { n: count(), s: sum(event.properties.x), people: uniques(event.person) }, grace: 10m, retain: 30d }
        """;
    private static final String VISITS = """
        insights:
          - { name: %s, session: { gap: 1m }, window: { tumbling: 1m }, grace: 10m, retain: 30d }
        """;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyPastAndLiveEventIsCountedExactlyOnce(long seed) {
        var run = new Run(seed, 1_000, () -> {});

        run.play();

        run.assertRows(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aBrokerThatOftenTimesOutChangesNoRow(long seed) {
        var faults = new Random(seed);
        var run = new Run(seed, 1_000, () -> {
            if (faults.nextInt(8) == 0) {
                throw new TimeoutException("the broker does not answer");
            }
        });

        run.play();

        run.assertRows(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aFailureOfTheBackfillConsumerAtAnyPlaceChangesNoRow(long seed) {
        var places = new AtomicInteger();
        new Run(seed, 200, places::incrementAndGet).play();

        for (int failing = 1; failing <= places.get(); failing++) {
            int at = failing;
            var passed = new AtomicInteger();
            var run = new Run(seed, 200, () -> {
                if (passed.incrementAndGet() == at) {
                    throw new TimeoutException("the broker does not answer at place " + at);
                }
            });

            run.play();

            run.assertRows(seed * 1_000_000 + at);
        }
        assertThat(places.get()).as("places at which it may fail").isGreaterThan(50);
    }

    private final class Run {
        private final Random random;
        private final int size;
        private final ActiveDefinitions active = TestDefinitions.active(YAML.formatted("always"));
        private final BackfillProgress progress = new BackfillProgress();
        private final List<EnrichedEvent> events = new ArrayList<>();
        private final List<CrashingTask> tasks = new ArrayList<>();
        private final Map<String, String> survivors = new HashMap<>();
        private final MergeSimulation merge;

        /** @param place runs wherever the consumer of the backfill may fail */
        Run(long seed, int size, Runnable place) {
            this.size = size;
            random = new Random(seed);
            TestDefinitions.parse(VISITS.formatted("always_visits")).forEach(active::put);
            int partitions = 1 + random.nextInt(4);
            merge = new MergeSimulation(active, partitions, 1 << 20);
            for (int i = 0; i < partitions; i++) {
                tasks.add(
                        new CrashingTask(i, random, place, active, ids, progress, merge, move -> of(move.getSurvivor())
                                .send(move)));
            }
        }

        void assertRows(long seed) {
            assertThat(tasks).as("seed %d", seed).noneMatch(CrashingTask::hasBackfill);
            assertThat(rows("always")).as("seed %d", seed).isEqualTo(expected(Long.MIN_VALUE));
            assertThat(rows("early")).as("seed %d", seed).isEqualTo(expected(START + 5 * MINUTE));
            assertThat(rows("late")).as("seed %d", seed).isEqualTo(expected(START + 10 * MINUTE));
            assertThat(visits("always_visits")).as("seed %d", seed).isEqualTo(expectedVisits(Long.MIN_VALUE));
            assertThat(visits("early_visits")).as("seed %d", seed).isEqualTo(expectedVisits(START + 5 * MINUTE));
            assertThat(visits("late_visits")).as("seed %d", seed).isEqualTo(expectedVisits(START + 10 * MINUTE));
            assertThat(progress.states("late", 7))
                    .as("seed %d", seed)
                    .hasSize(tasks.size())
                    .allSatisfy((partition, state) -> assertThat(state.done()).isTrue());
        }

        void play() {
            int early = random.nextInt(size * 8 / 10);
            int late = random.nextInt(size);
            int merged = random.nextInt(size);
            for (int i = 0; i < size; i++) {
                long time = START + i * 1_500L - random.nextInt(4 * (int) MINUTE);
                // The last partition gets little and then nothing: its task is idle.
                int drawn = random.nextInt(12);
                boolean idle = i > size / 10 && tasks.size() > 1 && drawn % tasks.size() == tasks.size() - 1;
                int person = idle ? 0 : drawn;
                var event = TestEvents.track("A")
                        .at(time, START + i * 1_500L)
                        .country(random.nextBoolean() ? "AT" : "DE")
                        .person("p" + person)
                        .property("x", (long) random.nextInt(100))
                        .build();
                events.add(event);
                of("p" + person).send(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
                if (i == early) {
                    begin("early", START + 5 * MINUTE);
                }
                if (i == late) {
                    begin("late", START + 10 * MINUTE);
                }
                if (i == merged) {
                    merge("p7", "p4");
                    merge("p4", "p1");
                }
                if (random.nextInt(10) == 0) {
                    tasks.get(random.nextInt(tasks.size())).turn(now());
                }
            }
            for (int i = 0; i < 400; i++) {
                tasks.get(random.nextInt(tasks.size())).turn(now());
            }
            for (int i = 0; i < 200; i++) {
                tasks.forEach(task -> task.finish(now()));
            }
            merge.commit(Long.MAX_VALUE / 2);
        }

        private void merge(String person, String survivor) {
            of(person).send(new PersonMerge("default", person, survivor, MergeReason.LOGIN, START));
            survivors.put(person, survivor);
        }

        private CrashingTask of(String person) {
            return tasks.get(Integer.parseInt(person.substring(1)) % tasks.size());
        }

        private String root(String person) {
            return survivors.containsKey(person) ? root(survivors.get(person)) : person;
        }

        private long now() {
            return events.size() * 10_000L;
        }

        private void begin(String name, long from) {
            for (var yaml : List.of(YAML.formatted(name), VISITS.formatted(name + "_visits"))) {
                active.put(TestDefinitions.parse(yaml)
                        .get(0)
                        .withGeneration(7, 1, START)
                        .withBackfillFrom(Optional.of(from)));
            }
        }

        Map<String, List<Object>> rows(String insight) {
            Map<String, List<Object>> rows = new TreeMap<>();
            merge.updates().stream()
                    .filter(row -> row.getInsight().equals(insight))
                    .forEach(row -> rows.put(
                            row.getWindowStart() + row.getGroup().get(0),
                            row.getValues().stream()
                                    .<Object>map(value -> ((Number) value).longValue())
                                    .toList()));
            return rows;
        }

        /** Sessions by the window in which they began. */
        Map<Long, Long> visits(String insight) {
            Map<Long, Long> sessions = new TreeMap<>();
            merge.updates().stream()
                    .filter(row -> row.getInsight().equals(insight))
                    .forEach(row -> sessions.put(
                            row.getWindowStart(), ((Number) row.getValues().get(0)).longValue()));
            sessions.values().removeIf(count -> count == 0);
            return sessions;
        }

        Map<Long, Long> expectedVisits(long from) {
            Map<Long, Long> sessions = new TreeMap<>();
            Map<String, Long> last = new HashMap<>();
            events.stream()
                    .sorted(Comparator.comparingLong(EnrichedEvent::getTime))
                    .forEach(event -> {
                        var before = last.put(root(event.getPerson()), event.getTime());
                        long start = Math.floorDiv(event.getTime(), MINUTE) * MINUTE;
                        if ((before == null || event.getTime() - before > MINUTE) && start >= from) {
                            sessions.merge(start, 1L, Long::sum);
                        }
                    });
            return sessions;
        }

        Map<String, List<Object>> expected(long from) {
            Map<String, List<Object>> rows = new TreeMap<>();
            Map<String, Set<String>> people = new HashMap<>();
            for (var event : events) {
                long start = Math.floorDiv(event.getTime(), MINUTE) * MINUTE;
                if (start >= from) {
                    var row = start + event.getGeoCountry();
                    var persons = people.computeIfAbsent(row, absent -> new HashSet<>());
                    persons.add(root(event.getPerson()));
                    long x = (Long) event.getProperties().get("x");
                    long size = persons.size();
                    rows.merge(
                            row,
                            List.of(1L, x, size),
                            (one, other) -> List.of((Long) one.get(0) + 1, (Long) one.get(1) + x, size));
                }
            }
            return rows;
        }
    }
}
