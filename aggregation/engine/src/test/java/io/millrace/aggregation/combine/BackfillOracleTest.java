package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.expression.ExpressionFailures;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.merge.MemoryStore;
import io.millrace.aggregation.merge.MergeSimulation;
import io.millrace.aggregation.partial.PackedWriter;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Insights that begin in the past while events go on, over several partitions of which some rest, with tasks that learn of
 * them at different times and crash, against a count of the whole log: no event twice, none missed.
 */
class BackfillOracleTest {
    private static final long MINUTE = 60_000;
    private static final long START = 1_795_248_000_000L;
    private static final String YAML = """
        insights:
          - { name: %s, groupBy: { country: event.geo.country }, window: { tumbling: 1m },
              measures: { n: count(), s: sum(event.properties.x) }, grace: 10m, retain: 30d }
        """;
    private static final String VISITS = """
        insights:
          - { name: %s, session: { gap: 1m }, window: { tumbling: 1m }, grace: 10m, retain: 30d }
        """;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void historyAndWhatComesAreCountedOnceEach(long seed) {
        var run = new Run(seed, 1_000, () -> {});

        run.play();

        run.assertRows(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aBrokerThatOftenFailsToAnswerChangesNothing(long seed) {
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
    void aFailureOfTheHistoryConsumerAtAnyPlaceChangesNothing(long seed) {
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
        private final Runnable place;
        private final ActiveDefinitions active = TestDefinitions.active(YAML.formatted("always"));
        private final BackfillProgress progress = new BackfillProgress();
        private final List<EnrichedEvent> events = new ArrayList<>();
        private final List<Task> tasks = new ArrayList<>();
        private final MergeSimulation merge;

        /** @param place runs wherever the history consumer may fail */
        Run(long seed, int size, Runnable place) {
            this.size = size;
            this.place = place;
            random = new Random(seed);
            TestDefinitions.parse(VISITS.formatted("always_visits")).forEach(active::put);
            int partitions = 1 + random.nextInt(4);
            merge = new MergeSimulation(active, partitions, 1 << 20);
            for (int i = 0; i < partitions; i++) {
                tasks.add(new Task(i));
            }
        }

        void assertRows(long seed) {
            assertThat(tasks).as("seed %d", seed).noneMatch(task -> task.backfills.isUnfinished());
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
            for (int i = 0; i < size; i++) {
                long time = START + i * 1_500L - random.nextInt(4 * (int) MINUTE);
                // The last partition gets little and then nothing: its task is at rest.
                int drawn = random.nextInt(12);
                boolean rests = i > size / 10 && tasks.size() > 1 && drawn % tasks.size() == tasks.size() - 1;
                int person = rests ? 0 : drawn;
                var event = TestEvents.track("A")
                        .at(time, START + i * 1_500L)
                        .country(random.nextBoolean() ? "AT" : "DE")
                        .person("p" + person)
                        .property("x", (long) random.nextInt(100))
                        .build();
                events.add(event);
                tasks.get(person % tasks.size()).log.add(serde.serialize(Topics.EVENTS_ENRICHED.name(), event));
                if (i == early) {
                    begin("early", START + 5 * MINUTE);
                }
                if (i == late) {
                    begin("late", START + 10 * MINUTE);
                }
                if (random.nextInt(10) == 0) {
                    tasks.get(random.nextInt(tasks.size())).turn();
                }
            }
            for (int i = 0; i < 400; i++) {
                tasks.get(random.nextInt(tasks.size())).turn();
            }
            for (int i = 0; i < 200; i++) {
                tasks.forEach(Task::finish);
            }
            merge.commit(Long.MAX_VALUE / 2);
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
                        var before = last.put(event.getPerson(), event.getTime());
                        long start = Math.floorDiv(event.getTime(), MINUTE) * MINUTE;
                        if ((before == null || event.getTime() - before > MINUTE) && start >= from) {
                            sessions.merge(start, 1L, Long::sum);
                        }
                    });
            return sessions;
        }

        Map<String, List<Object>> expected(long from) {
            Map<String, List<Object>> rows = new TreeMap<>();
            for (var event : events) {
                long start = Math.floorDiv(event.getTime(), MINUTE) * MINUTE;
                if (start >= from) {
                    long x = (Long) event.getProperties().get("x");
                    rows.merge(
                            start + event.getGeoCountry(),
                            List.of(1L, x),
                            (one, other) -> List.of((Long) one.get(0) + 1, (Long) one.get(1) + x));
                }
            }
            return rows;
        }

        /** A combining task without Kafka: what it sent and stored since the last commit goes with a crash. */
        private final class Task {
            private final int partition;
            private final HistoryLog log;
            private final List<byte[]> unsent = new ArrayList<>();
            private MemoryStore committed = new MemoryStore();
            private MemoryStore store;
            private MemoryStore committedHistories = new MemoryStore();
            private MemoryStore histories;
            private Journeys journeys;
            private TaskDefinitions definitions;
            private EventReader reader;
            private Combiner combiner;
            private Backfills backfills;
            private final ExpressionFailures failures = new ExpressionFailures();
            private int position;
            private int committedPosition;

            Task(int partition) {
                this.partition = partition;
                this.log = new HistoryLog(partition);
                start();
            }

            private void start() {
                unsent.clear();
                position = committedPosition;
                store = committed.copy();
                histories = committedHistories.copy();
                definitions = new TaskDefinitions(active);
                reader = new EventReader(ids);
                backfills = new Backfills(
                        store,
                        partition,
                        (insights, next, cut) -> new BackfillPass(
                                insights,
                                journeys.only(
                                        insights.stream().map(InsightSpec::name).collect(Collectors.toSet())),
                                reader,
                                next,
                                cut,
                                () -> log.consumer(1 + random.nextInt(20), place),
                                new TopicPartition(Topics.EVENTS_ENRICHED.name(), partition),
                                1,
                                ids,
                                failures),
                        progress);
                compile();
            }

            private void compile() {
                reader.setLayout(definitions.set().slotLayout());
                combiner = new Combiner(definitions.set().insights(), 1, failures);
                journeys = new Journeys(histories, definitions.set().insights(), 10_000, failures);
                backfills.use(definitions);
            }

            void turn() {
                for (int i = random.nextInt(40); i > 0 && position < log.size(); i--) {
                    process();
                }
                if (random.nextInt(3) == 0) {
                    tick();
                }
                if (random.nextInt(3) > 0) {
                    history(1 + random.nextInt(3));
                }
                if (random.nextInt(20) == 0) {
                    flush();
                }
                if (random.nextInt(4) == 0) {
                    start();
                } else if (random.nextInt(2) == 0) {
                    commit();
                }
            }

            void finish() {
                while (position < log.size()) {
                    process();
                }
                tick();
                history(100);
                commit();
            }

            private void process() {
                follow();
                backfills.at(position);
                var event = reader.read(log.get(position++));
                combiner.match(event);
                journeys.match(event);
                combiner.add(event);
                journeys.add(event);
            }

            private void tick() {
                follow();
                backfills.atRest();
            }

            private void follow() {
                if (definitions.isStale()) {
                    flush();
                    definitions.refresh();
                    compile();
                }
            }

            private void history(int polls) {
                var left = new int[] {polls};
                backfills.work(() -> -left[0]--, 0, 1 << 20);
            }

            private void flush() {
                var writers = new PackedWriter[] {new PackedWriter()};
                writers[0].beginFlush(partition, 1 << 20, unsent::add);
                combiner.flush(writers);
                journeys.flush(writers);
                var ignored = new HashMap<String, Long>();
                backfills.flush(writers, ignored::put, ignored::put);
                writers[0].endFlush(START, false, true);
            }

            private void commit() {
                boolean suspended = random.nextInt(10) == 0;
                if (suspended) {
                    backfills.close();
                }
                flush();
                failures.drainTo((insight, failed) -> Assertions.fail(insight + ": " + failed));
                backfills.save(START);
                unsent.forEach(merge::merge);
                unsent.clear();
                merge.commit(events.size() * 10_000L);
                committed = store.copy();
                committedHistories = histories.copy();
                committedPosition = position;
                if (suspended) {
                    start();
                }
            }
        }
    }
}
