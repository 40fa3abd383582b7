package io.millrace.bench;

import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Runs aggregation alone on what {@code events.enriched} holds, with two threads and a commit each second, and measures
 * it from the end of its warm-up until every row that the events make is merged and committed; what telling the last rows
 * takes after that counts as its CPU time.
 */
public final class AggregationRun {
    /**
     * How the JVM is started of all that is compared: on two cores the serial collector costs the least CPU. The young
     * generation is sized as the local stack sizes it, so that nobody pays for a heap that grows.
     */
    public static final List<String> JVM = List.of("-Xms750m", "-Xmn562m", "-Xmx1500m", "-XX:+UseSerialGC");

    private static final String MAIN = "io.millrace.aggregation.AggregationMain";
    private static final String EVENTS = Topics.EVENTS_ENRICHED.name();
    private static final Duration DEADLINE = Duration.ofMinutes(15);
    private static final long PAUSE_MILLIS = 50;
    private static final Duration QUIET = Duration.ofSeconds(7);

    private static final Duration EMISSION = Duration.ofSeconds(20);

    private final Dist dist;
    private final Path directory;
    private final Path insights;
    private final int events;

    /** @param insights directory of the definitions */
    public AggregationRun(Dist dist, Path directory, Path insights, int events) {
        this.dist = dist;
        this.directory = directory;
        this.insights = insights;
        this.events = events;
    }

    /** What is done while the stage still runs, after it was measured. */
    public interface Check {
        void check() throws Exception;
    }

    /**
     * One run from nothing.
     *
     * @param id names the run's consumer group and state
     * @param warmUp how many events are not measured
     */
    public Result measure(String id, int warmUp, Check check) throws Exception {
        var stage = start(id);
        try (var progress = new StageProgress(dist.broker(), id)) {
            await(stage, () -> progress.committed(EVENTS) >= warmUp);
            long warm = progress.committed(EVENTS);
            var from = ProcessUsage.of(stage.toHandle());
            awaitMerged(stage, progress, id, events);
            var merged = ProcessUsage.of(stage.toHandle());
            awaitQuiet(progress);
            var emitted = ProcessUsage.of(stage.toHandle());
            check.check();
            return Result.between(
                    "millrace",
                    events - warm,
                    from,
                    new ProcessUsage(merged.nanos(), emitted.cpu(), emitted.peakMemoryMiB()));
        } finally {
            StageRun.stop(stage);
        }
    }

    /** Starts the stage on what a run of that id has left, which may be nothing. */
    Process start(String id) throws IOException {
        var environment = new StageRun(dist, directory).environment("aggregation", 8090);
        environment.put("MILLRACE_AGGREGATION_INSIGHTS", insights.toString());
        environment.put("MILLRACE_AGGREGATION_THREADS", "2");
        environment.put("MILLRACE_AGGREGATION_COMMIT_INTERVAL", "1s");
        environment.put("MILLRACE_AGGREGATION_APPLICATION_ID", id);
        environment.put("MILLRACE_AGGREGATION_STATE_DIR", state(id).toString());
        return dist.start(MAIN, environment);
    }

    /** Where the run of that id has its stores. */
    Path state(String id) {
        return directory.resolve("state-" + id);
    }

    /** Returns when so many events, of all that ever were on the topic, are in committed rows. */
    static void awaitMerged(Process stage, StageProgress progress, String id, long events) throws Exception {
        var lastEmission = new long[] {System.nanoTime()};
        await(stage, () -> {
            long committed = progress.committed(EVENTS);
            if (System.nanoTime() - lastEmission[0] > EMISSION.toNanos()) {
                lastEmission[0] = System.nanoTime();
                System.err.printf("    %,d of %,d events%n", committed, events);
            }
            return committed >= events;
        });
        await(stage, () -> progress.drained(id + "-partials-repartition"));
    }

    /** Rows wait some seconds for their emission: returns when none was emitted for longer. */
    static void awaitQuiet(StageProgress progress) throws Exception {
        var rows = Topics.INSIGHT_UPDATES.name();
        long end = progress.end(rows);
        for (long since = System.nanoTime(); System.nanoTime() - since < QUIET.toNanos(); ) {
            Thread.sleep(PAUSE_MILLIS);
            long now = progress.end(rows);
            if (now != end) {
                end = now;
                since = System.nanoTime();
            }
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Process stage, Condition condition) throws Exception {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            if (!stage.isAlive() || System.nanoTime() > end) {
                throw new TimeoutException("aggregation did not get there; alive: " + stage.isAlive());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
