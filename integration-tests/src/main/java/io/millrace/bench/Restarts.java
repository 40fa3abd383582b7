package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How soon aggregation counts again after a restart: stopped at rest, stopped while events come in, and killed. */
final class Restarts {
    /** How many events are appended in all. */
    static final int MORE = 6_000;

    private static final int BEFORE_EACH = 1_000;
    private static final int LOTS = 30;
    private static final long BETWEEN_LOTS_MILLIS = 100;
    private static final long LIMIT_MILLIS = 10_000;

    private final Dist dist;
    private final AggregationRun run;
    private final String id;
    private long events;

    /**
     * @param run which has stopped its stage in order
     * @param events how many it has counted
     */
    Restarts(Dist dist, AggregationRun run, String id, long events) {
        this.dist = dist;
        this.run = run;
        this.id = id;
        this.events = events;
    }

    /** Writes more events. */
    interface Append {
        void events(int count) throws Exception;
    }

    /** Measures and prints; nothing runs in the end. */
    void measure(Append append) throws Exception {
        var stage = restart("an orderly stop at rest", append);
        try {
            for (int i = 0; i < LOTS; i++) {
                more(append, BEFORE_EACH / 10);
                Thread.sleep(BETWEEN_LOTS_MILLIS);
            }
        } finally {
            StageRun.stop(stage);
        }
        restart("an orderly stop while events came", append).destroyForcibly().waitFor();
        StageRun.stop(restart("kill -9", append));
    }

    private void more(Append append, int count) throws Exception {
        append.events(count);
        events += count;
    }

    private Process restart(String after, Append append) throws Exception {
        more(append, BEFORE_EACH);
        long megabytes = megabytes(run.state(id));
        long start = System.nanoTime();
        var stage = run.start(id);
        boolean counts = false;
        try (var progress = new StageProgress(dist.broker(), id)) {
            AggregationRun.awaitMerged(stage, progress, id, events);
            StateMain.say(
                    "  after %-34s store %,6d MB: %,6d ms from the start of the process until %,d new events were in"
                            + " committed rows (goal: %,d ms where the state is intact)",
                    after, megabytes, (System.nanoTime() - start) / 1_000_000, BEFORE_EACH, LIMIT_MILLIS);
            AggregationRun.awaitQuiet(progress);
            counts = true;
            return stage;
        } finally {
            if (!counts) {
                StageRun.stop(stage);
            }
        }
    }

    private static long megabytes(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1_000_000;
        }
    }
}
