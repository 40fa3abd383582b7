package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
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
 * However many partitions and instances there are, and however often they are killed: each event is of the person that a plain
 * computation over the whole log finds, and the shipped insights have the rows that they would have if every merge had been known
 * from the start. To run it:
 * {@code ./mvnw verify -Psystem -pl integration-tests -am -Dit.groups=fleet -Dit.test=SamePersonsIT -Dmillrace.seed=…}.
 */
@Tag("fleet")
class SamePersonsIT {
    private static final int EVENTS = Integer.getInteger("millrace.persons.events", 12_000);
    private static final int PEOPLE = EVENTS / 40;
    private static final int KILLS = 4;
    private static final int PER_SECOND = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private static Stack stack;
    private static String registry;
    private static List<RawEvent> log;
    private static Map<String, String> persons;

    @TempDir
    Path directory;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        System.out.println("same persons: seed " + SEED);
        stack = new Stack(directory, "fleet", 27_000).up("--only", "registry");
        registry = EngineRun.registry(stack);
        // Tells Avro to trust our contracts.
        var unused = AvroSerde.of(Topics.EVENTS_RAW, EventFeed.ids(registry));
        log = PeopleLog.events(SEED, EVENTS, PEOPLE, System.currentTimeMillis());
        persons = PersonOracle.persons(log);
    }

    @AfterAll
    static void down() throws Exception {
        stack.close();
    }

    @Test
    void forOnePartitionAndOneInstanceOfEachStage() throws Exception {
        undisturbed(new PersonsRun.Shape(1, 1, 1));
    }

    @Test
    void forThreePartitionsAndTwoInstancesOfEachStage() throws Exception {
        undisturbed(new PersonsRun.Shape(3, 8, 2));
    }

    private void undisturbed(PersonsRun.Shape shape) throws Exception {
        try (var run = new PersonsRun(directory, registry, shape)) {
            run.awaitReady();
            run.send(log, 20 * PER_SECOND).join();
            run.awaitSettled();

            isRight(shape.toString(), run);
        }
    }

    @Test
    void forEightPartitionsAndFourInstancesThatAreKilledAtRandomMoments() throws Exception {
        var random = new Random(SEED);
        var shape = new PersonsRun.Shape(8, 4, 4);
        int slice = log.size() / (KILLS + 1);
        try (var run = new PersonsRun(directory, registry, shape)) {
            run.awaitReady();
            for (int kill = 0; kill <= KILLS; kill++) {
                int end = kill == KILLS ? log.size() : (kill + 1) * slice;
                var feed = run.send(log.subList(kill * slice, end), PER_SECOND);
                if (kill < KILLS) {
                    long moment = (long) kill * slice + random.nextInt(slice / 2);
                    Stack.until("event " + moment + " is enriched", PATIENCE, () -> assertThat(run.committed())
                            .isGreaterThanOrEqualTo(moment));
                    kill(
                            random.nextBoolean() ? run.enrichment() : run.aggregation(),
                            random.nextInt(shape.instances()));
                }
                feed.join();
            }
            run.awaitSettled();

            isRight("killed", run);
        }
    }

    private static void kill(Instances stage, int victim) throws Exception {
        System.out.println("same persons: kill -9 of instance " + victim + " of " + stage);
        stage.kill(victim);
        stage.launch(victim);
    }

    /** Persons are the oracle's, and rows are those of events that had their last person from the start. */
    private void isRight(String what, PersonsRun run) throws Exception {
        var enriched = run.enriched();
        var found = new ResolvedPersons(enriched, run.merges());
        found.areAsExpected(what + ", seed " + SEED, persons);
        PlainAttribution.isThatOf(what + ", seed " + SEED, log, enriched);
        var resolved = found.events();
        var rows = run.rows();
        var plain = PlainRows.of(resolved);
        var soft = new SoftAssertions();
        soft.check(() -> HeldRows.areAsExpected(what + ", seed " + SEED, rows, plain, HeldRows.insights(plain)));
        soft.check(() -> areSame(what, rows, withoutMerges(resolved)));
        soft.assertAll();
    }

    /** Rows of one instance that reads one partition of events that need no merges. */
    private Map<String, JsonNode> withoutMerges(List<EnrichedEvent> resolved) throws Exception {
        try (var run = new EngineRun(directory, registry, "plain", new EngineRun.Shape(1, 1, 1))) {
            run.start();
            run.send(resolved);
            run.awaitCaughtUp();
            return run.rows();
        }
    }

    private static void areSame(String what, Map<String, JsonNode> rows, Map<String, JsonNode> others) {
        assertThat(rows.keySet()).as(what + ", seed " + SEED).isEqualTo(others.keySet());
        var softly = new SoftAssertions();
        rows.forEach((key, values) -> softly.assertThat(values)
                .as(what + ", seed " + SEED + ", " + key)
                .isEqualTo(others.get(key)));
        softly.assertAll();
    }
}
