package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How soon aggregation counts again after a restart: stopped at rest, stopped while events come in, and killed. In between,
 * what an event costs while events come in at a steady pace, as they do all day: then each changed row is emitted each second,
 * whatever the number of groups, and the difference is the size of the store.
 */
final class Restarts {
    private static final int PER_SECOND = 5_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 20;
    private static final int BEFORE_EACH = 1_000;
    /** How many events are appended in all. */
    static final int MORE = 3 * BEFORE_EACH + (WARM_UP_SECONDS + SECONDS) * PER_SECOND;

    private static final long LIMIT_MILLIS = 10_000;

    private final Dist dist;
    private final AggregationRun run;
    private final String id;
    private final Preload preload;
    private final GroupEvents source;
    private long events;

    /**
     * @param run which has stopped its stage in order
     * @param events how many it has counted
     */
    Restarts(Dist dist, AggregationRun run, String id, Preload preload, GroupEvents source, long events) {
        this.dist = dist;
        this.run = run;
        this.id = id;
        this.preload = preload;
        this.source = source;
        this.events = events;
    }

    /**
     * Measures and prints; nothing runs in the end.
     *
     * @return what an event costs at the steady pace
     */
    Result measure() throws Exception {
        var stage = restart("an orderly stop at rest");
        Result live;
        try {
            quiet();
            live = live(stage);
        } finally {
            StageRun.stop(stage);
        }
        restart("an orderly stop while events came").destroyForcibly().waitFor();
        stage = restart("kill -9");
        try {
            quiet();
        } finally {
            StageRun.stop(stage);
        }
        return live;
    }

    private Result live(Process stage) throws Exception {
        append(WARM_UP_SECONDS * PER_SECOND);
        var from = ProcessUsage.of(stage.toHandle());
        append(SECONDS * PER_SECOND);
        var live = Result.between("at a steady pace", SECONDS * PER_SECOND, from, ProcessUsage.of(stage.toHandle()));
        StateMain.say("%s", live.row());
        return live;
    }

    private void append(int count) throws Exception {
        preload.enriched(count, source.paced(PER_SECOND));
        events += count;
    }

    private void quiet() throws Exception {
        try (var progress = new StageProgress(dist.broker(), id)) {
            AggregationRun.awaitQuiet(progress);
        }
    }

    private Process restart(String after) throws Exception {
        append(BEFORE_EACH);
        long megabytes = megabytes(run.state(id));
        long start = System.nanoTime();
        var stage = run.start(id);
        boolean counts = false;
        try (var progress = new StageProgress(dist.broker(), id)) {
            AggregationRun.awaitMerged(stage, progress, id, events);
            StateMain.say(
                    "  after %-34s store %,6d MB: %,6d ms from the start of the process until all events were in"
                            + " committed rows (goal: %,d ms where the state is intact)",
                    after, megabytes, (System.nanoTime() - start) / 1_000_000, LIMIT_MILLIS);
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
