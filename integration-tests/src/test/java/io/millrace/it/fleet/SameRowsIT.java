package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However many partitions and instances there are, and however often they are killed: the shipped insights have the same rows.
 * Not part of the gate, for it starts up to seven processes at once. To run it:
 * {@code ./mvnw verify -pl integration-tests -am -Dit.groups=fleet -Dit.excludedGroups=none -Dit.test=SameRowsIT}.
 */
@Tag("fleet")
class SameRowsIT {
    private static final int EVENTS = 20_000;
    private static final int PEOPLE = 400;
    private static final int KILLS = 4;
    private static final int PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String LATE_DROPS = "millrace_aggregation_groups_beyond_retention_total";
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static Stack stack;
    private static String registry;
    private static List<EnrichedEvent> events;
    private static Map<String, Map<String, Double>> expected;
    private static Map<String, JsonNode> plain;

    @TempDir
    Path directory;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        System.out.println("same rows: seed " + SEED);
        stack = new Stack(directory, "fleet", 19_000).up("--only", "registry");
        registry = EngineRun.registry(stack);
        // Tells Avro to trust our contracts.
        var unused = AvroSerde.of(Topics.EVENTS_ENRICHED, EventFeed.ids(registry));
        events = Visits.events(SEED, EVENTS, PEOPLE, System.currentTimeMillis());
        expected = PlainRows.of(events);
        // One instance, one partition: what all others are compared with.
        plain = rows(directory, new EngineRun.Shape(1, 1, 1));
    }

    @AfterAll
    static void down() throws Exception {
        stack.close();
    }

    @Test
    void forThreePartitionsAndTwoInstances() throws Exception {
        same("three partitions", rows(directory, new EngineRun.Shape(3, 8, 2)), plain);
    }

    @Test
    void forEightPartitionsAndFourInstances() throws Exception {
        same("eight partitions", rows(directory, new EngineRun.Shape(8, 3, 4)), plain);
    }

    /** Rows of an engine of that shape, and what must hold of any. */
    private static Map<String, JsonNode> rows(Path directory, EngineRun.Shape shape) throws Exception {
        var name = "wide-" + shape.partitions() + "-" + shape.instances();
        try (var run = new EngineRun(directory, registry, name, shape)) {
            run.start();
            run.awaitAllBusy();
            run.send(events);
            run.awaitCaughtUp();

            var rows = run.rows();
            isAsExpected(shape.toString(), rows);
            var counted = run.counters("millrace_aggregation_events_total");
            assertThat(counted).as("events of each instance").allSatisfy(one -> assertThat(one)
                    .isPositive());
            assertThat(counted.stream().mapToLong(Long::longValue).sum()).isEqualTo(events.size());
            assertThat(run.counters(LATE_DROPS)).containsOnly(0L);
            return rows;
        }
    }

    @Test
    void whenInstancesAreKilledAtRandomMomentsOfLiveTraffic() throws Exception {
        var random = new Random(SEED);
        int slice = events.size() / (KILLS + 1);
        var shape = new EngineRun.Shape(8, 4, 2);
        try (var run = new EngineRun(directory, registry, "killed", shape)) {
            run.send(events.subList(0, slice));
            var instances = run.start();
            for (int kill = 1; kill <= KILLS; kill++) {
                instances.awaitReady();
                long sent = (long) kill * slice;
                var feed = run.send(
                        events.subList(kill * slice, kill == KILLS ? events.size() : (kill + 1) * slice), PER_SECOND);
                long moment = sent + random.nextInt(slice / 2);
                int victim = random.nextInt(shape.instances());
                Stack.until("event " + moment + " is counted", PATIENCE, () -> assertThat(run.committed())
                        .isGreaterThanOrEqualTo(moment));
                System.out.println("same rows: kill -9 of instance " + victim + " after event " + run.committed());
                instances.kill(victim);
                instances.launch(victim);
                feed.join();
            }
            run.awaitCaughtUp();

            var rows = run.rows();
            isAsExpected("killed", rows);
            same("killed", rows, plain);
            assertThat(run.counters(LATE_DROPS)).containsOnly(0L);
            instances.stop();
            Stack.until("no transaction is open", PATIENCE, () -> assertThat(run.openTransactions())
                    .isEmpty());
        }
    }

    private static void isAsExpected(String what, Map<String, JsonNode> rows) {
        HeldRows.areAsExpected(what + ", seed " + SEED, rows, expected, HeldRows.insights(expected));
    }

    private static void same(String what, Map<String, JsonNode> rows, Map<String, JsonNode> others) {
        assertThat(rows.keySet()).as(what + ", seed " + SEED).isEqualTo(others.keySet());
        var softly = new SoftAssertions();
        rows.forEach((key, values) -> softly.assertThat(values)
                .as(what + ", seed " + SEED + ", " + key)
                .isEqualTo(others.get(key)));
        softly.assertAll();
    }
}
