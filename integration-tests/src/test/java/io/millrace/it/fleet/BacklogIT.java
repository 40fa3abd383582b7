package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.Oracle;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine catches up with a backlog while instances are killed at random moments: every row equals the oracle's, every revision was emitted
 * once, nothing was dropped as late, and no transaction is left open. To run it at its full size:
 * {@code ./mvnw verify -pl integration-tests -am -Dit.test=BacklogIT -Dmillrace.backlog.events=3000000
 * -Dmillrace.backlog.kills=10 -Dtest.jvm.args=-Xmx2g}.
 */
@Tag("fleet")
class BacklogIT {
    private static final int EVENTS = Integer.getInteger("millrace.backlog.events", 200_000);
    private static final int KILLS = Integer.getInteger("millrace.backlog.kills", 3);
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final int HEAP_MIB = 768;
    /** A commit of a backlog comes each second: a kill comes anywhere between two. */
    private static final int BETWEEN_COMMITS_MILLIS = 1_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration EMISSION = Duration.ofMinutes(1);
    private static final Path INSIGHTS = CommandLine.CHECKOUT.resolve("integration-tests/peers/src/main/insights");

    @Test
    void isCountedExactlyOnceThoughInstancesAreKilledAtRandomMoments(@TempDir Path directory) throws Exception {
        System.out.printf("backlog: %,d events, %d kills, seed %d%n", EVENTS, KILLS, SEED);
        var oracle = new Oracle();
        try (var stack = new Stack(directory, "fleet", 19_000).up("--only", "registry");
                var run =
                        new EngineRun(directory, EngineRun.registry(stack), "backlog", new EngineRun.Shape(8, 4, 2))) {
            run.preload(SEED, EVENTS, oracle::add);
            long began = System.nanoTime();

            var instances = run.start(INSIGHTS, true, HEAP_MIB);
            killAll(run, instances);
            run.awaitCaughtUp();

            System.out.printf("backlog: counted after %d s%n", (System.nanoTime() - began) / 1_000_000_000);
            // Rows of a backlog are emitted some seconds after they are counted.
            Stack.until("the rows are emitted", EMISSION, () -> {
                var emitted = run.emittedRows();
                assertThat(emitted.jumps()).as("seed " + SEED).isEmpty();
                assertThat(oracle.differences(emitted.last()))
                        .as("seed " + SEED)
                        .isEmpty();
            });
            assertThat(run.counters("millrace_aggregation_groups_beyond_retention_total"))
                    .containsOnly(0L);
            instances.stop();
            Stack.until("no transaction is open", PATIENCE, () -> assertThat(run.openTransactions())
                    .isEmpty());
        }
    }

    /** Each kill takes an instance that is at work; the others may still be on their way back from the kill before. */
    private static void killAll(EngineRun run, Instances instances) throws Exception {
        var random = new Random(SEED);
        var moments = random.longs(KILLS, 0, EVENTS).sorted().toArray();
        for (long moment : moments) {
            Stack.until("event " + moment + " is counted", PATIENCE, () -> {
                assertThat(run.committed()).isGreaterThanOrEqualTo(moment);
                assertThat(instances.ready()).isNotEmpty();
            });
            LockSupport.parkNanos(random.nextInt(BETWEEN_COMMITS_MILLIS) * 1_000_000L);
            var ready = instances.targets();
            int victim = instances.ports().indexOf(ready.get(random.nextInt(ready.size())));
            System.out.println("backlog: kill -9 of instance " + victim + " after event " + run.committed());
            instances.kill(victim);
            instances.launch(victim);
        }
    }
}
