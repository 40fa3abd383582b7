package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    private static final String LATE_DROPS = "millrace_aggregation_beyond_retention_total";
    private static final long SEED = System.nanoTime();
    private static Stack stack;
    private static AvroSerde<EnrichedEvent> serde;
    private static List<EnrichedEvent> events;
    private static Map<String, Map<String, Double>> expected;
    private static Map<String, JsonNode> plain;

    @TempDir
    Path directory;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        System.out.println("same rows: seed " + SEED);
        stack = new Stack(directory, "fleet", 8_000);
        stack.up("--only", "broker,registry");
        serde = EngineRun.serde(stack);
        events = Visits.events(SEED, EVENTS, PEOPLE, System.currentTimeMillis());
        expected = PlainRows.of(events);
        plain = plain(directory);
    }

    @AfterAll
    static void down() throws Exception {
        stack.close();
    }

    /** One instance, one partition: what all others are compared with. */
    private static Map<String, JsonNode> plain(Path directory) throws Exception {
        return rows(directory, new EngineRun.Shape(1, 1, 1));
    }

    @Test
    void forAnyNumberOfPartitionsAndInstances() throws Exception {
        for (var shape : List.of(new EngineRun.Shape(3, 8, 2), new EngineRun.Shape(8, 3, 4))) {
            same(shape.toString(), rows(directory, shape), plain);
        }
    }

    /** Rows of an engine of that shape, and what must hold of any. */
    private static Map<String, JsonNode> rows(Path directory, EngineRun.Shape shape) throws Exception {
        var name = "wide-" + shape.partitions() + "-" + shape.instances();
        try (var run = new EngineRun(stack, serde, directory, name, shape, List.of())) {
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
    void whenInstancesAreKilledAtRandomMomentsDuringABacklog() throws Exception {
        var random = new Random(SEED);
        int slice = events.size() / (KILLS + 1);
        var shape = new EngineRun.Shape(8, 4, 2);
        try (var run = new EngineRun(stack, serde, directory, "killed", shape, events.subList(0, slice))) {
            for (int kill = 1; kill <= KILLS; kill++) {
                run.instances.awaitReady();
                long sent = (long) kill * slice;
                var feed = run.send(events.subList(kill * slice, (kill + 1) * slice), PER_SECOND);
                long moment = sent + random.nextInt(slice / 2);
                int victim = random.nextInt(shape.instances());
                Stack.until("event " + moment + " is counted", PATIENCE, () -> assertThat(run.committed())
                        .isGreaterThanOrEqualTo(moment));
                System.out.println("same rows: kill -9 of instance " + victim + " after event " + run.committed());
                run.instances.kill(victim);
                run.instances.launch(victim);
                feed.join();
            }
            run.awaitCaughtUp();

            var rows = run.rows();
            isAsExpected("killed", rows);
            same("killed", rows, plain);
            assertThat(run.counters(LATE_DROPS)).containsOnly(0L);
            run.instances.stop();
            Stack.until("no transaction is open", PATIENCE, () -> assertThat(run.openTransactions())
                    .isEmpty());
        }
    }

    private static void isAsExpected(String what, Map<String, JsonNode> rows) {
        var insights = expected.keySet().stream().map(SameRowsIT::insight).collect(Collectors.toSet());
        var compared = new TreeMap<>(rows);
        compared.keySet().removeIf(key -> !insights.contains(insight(key)));
        assertThat(compared.keySet()).as(what + ", seed " + SEED).isEqualTo(expected.keySet());
        var softly = new SoftAssertions();
        expected.forEach((key, measures) -> measures.forEach((measure, value) -> softly.assertThat(
                        compared.get(key).path(measure).asDouble())
                .as(what + ", seed " + SEED + ", " + key + " " + measure)
                .isEqualTo(value)));
        softly.assertAll();
    }

    private static void same(String what, Map<String, JsonNode> rows, Map<String, JsonNode> others) {
        assertThat(rows.keySet()).as(what + ", seed " + SEED).isEqualTo(others.keySet());
        var softly = new SoftAssertions();
        rows.forEach((key, values) -> softly.assertThat(values)
                .as(what + ", seed " + SEED + ", " + key)
                .isEqualTo(others.get(key)));
        softly.assertAll();
    }

    private static String insight(String row) {
        return row.substring(0, row.indexOf('|'));
    }
}
