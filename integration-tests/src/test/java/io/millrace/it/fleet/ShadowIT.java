package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.QueryPort;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shadows in the engine of a local stack that is killed while they are built and when they are promoted. */
@Tag("fleet")
class ShadowIT {
    private static final int HISTORY = 40_000;
    private static final int LIVE = 15_000;
    private static final int PER_SECOND = 400;
    private static final int PEOPLE = 1_500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final Set<String> BUILT = Set.of("revenue_by_country", "checkout_funnel", "sessions_by_device");

    private static Stack stack;
    private static EventFeed feed;

    @BeforeAll
    static void up(@TempDir Path directory) throws Exception {
        stack = new Stack(directory, "fleet", 29_000).up("--only", "broker,registry,aggregation");
        feed = new EventFeed("127.0.0.1:" + stack.port(9092), EngineRun.registry(stack));
    }

    @AfterAll
    static void down() throws Exception {
        feed.close();
        stack.close();
    }

    @Test
    void promotedShadowsHaveAllOfTheirHistoryThroughKillsOfTheEngine(@TempDir Path directory) throws Exception {
        var events = Visits.events(SEED, HISTORY + LIVE, PEOPLE, System.currentTimeMillis());
        feed.send(events.subList(0, HISTORY));
        awaitCaughtUp();
        // The live generations begin with the windows after now: all of these rows are their shadows'.
        stack.millrace(List.of("insights", "apply"), files()).succeeded();
        var before = generations();
        var live = feed.send(events.subList(HISTORY, events.size()), PER_SECOND);

        var output = directory.resolve("apply.out");
        var apply = stack.startMillrace(output, List.of("insights", "apply"), arguments());
        awaitHistory("reading");
        kill();
        awaitHistory("done");
        apply.waitFor();
        assertThat(Files.readString(output)).contains("is built beside generation");
        assertThat(emitted())
                .as("generations before promotion, seed %d", SEED)
                .allSatisfy((row, generation) -> assertThat(generation).isIn(before.values()));

        for (var name : BUILT) {
            Stack.until(name + " is promoted", PATIENCE, () -> assertThat(
                            stack.millrace(List.of("insights", "promote"), name).exitCode())
                    .isZero());
        }
        kill();
        live.join();
        awaitCaughtUp();

        HeldRows.areAsExpected(
                "promoted, seed " + SEED,
                HeldRows.read(new QueryPort(stack.port(8090)), BUILT),
                PlainRows.of(events),
                BUILT);
        Stack.until("every row is emitted under the promoted generation", PATIENCE, () -> assertThat(emitted())
                .containsAllEntriesOf(held(generations())));
        assertThat(generations().values()).doesNotContainAnyElementsOf(before.values());
    }

    private static void kill() throws Exception {
        stack.kill("aggregation");
        stack.up("--only", "broker,registry,aggregation");
    }

    private static String[] files() {
        return BUILT.stream()
                .map(name -> CommandLine.CHECKOUT
                        .resolve("aggregation/insights/" + name + ".yaml")
                        .toString())
                .toArray(String[]::new);
    }

    private static String[] arguments() {
        var arguments = new ArrayList<>(List.of(files()));
        arguments.addAll(List.of("--shadow", "--from", "-3d"));
        return arguments.toArray(String[]::new);
    }

    /** The current generation of each insight. */
    private static Map<String, Long> generations() throws Exception {
        Map<String, Long> generations = new HashMap<>();
        for (var name : BUILT) {
            generations.put(
                    name,
                    stack.getJson("/v1/insights/" + name).path("generation").asLong());
        }
        return generations;
    }

    /** The generation that each row was last emitted under. */
    private static Map<String, Long> emitted() {
        Map<String, Long> newest = new HashMap<>();
        List<InsightUpdate> rows = new ArrayList<>();
        var topic = Topics.INSIGHT_UPDATES;
        var broker = "127.0.0.1:" + stack.port(9092);
        var ids = EventFeed.ids(EngineRun.registry(stack));
        CommittedTopic.read(broker, topic.name(), AvroSerde.of(topic, ids), rows::add);
        rows.removeIf(row -> !BUILT.contains(row.getInsight()));
        rows.forEach(row -> newest.put(row.getInsight() + row.getWindowStart() + row.getGroup(), row.getGeneration()));
        return newest;
    }

    /** What {@link #emitted} has to hold for each row that the engine answers. */
    private static Map<String, Long> held(Map<String, Long> generations) throws Exception {
        Map<String, Long> rows = new HashMap<>();
        for (var insight : BUILT) {
            for (var row : new QueryPort(stack.port(8090)).rows(insight)) {
                var group = new ArrayList<String>();
                row.path("group").forEach(value -> group.add(value.isNull() ? null : value.asText()));
                long start =
                        Instant.parse(row.path("window").path("start").asText()).toEpochMilli();
                rows.put(insight + start + group, generations.get(insight));
            }
        }
        return rows;
    }

    private static void awaitHistory(String state) throws Exception {
        for (var name : BUILT) {
            Stack.until("the shadow of " + name + " is reported as " + state, PATIENCE, () -> assertThat(
                            stack.getJson("/v1/insights/" + name + "@next/backfill")
                                    .path("state")
                                    .asText())
                    .isIn(state, "done"));
        }
    }

    private static void awaitCaughtUp() throws Exception {
        Stack.until("all events are in rows", PATIENCE, () -> {
            var progress = stack.getJson("/v1/progress");
            assertThat(progress.path("caughtUp").asBoolean())
                    .as(progress.toString())
                    .isTrue();
        });
    }
}
