package io.millrace.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Runs one stage alone on what its input topic holds, and measures it between the end of its warm-up and a little before
 * the last event, so that no figure contains idling.
 */
public final class StageRun {
    static final String AGGREGATED = "millrace_aggregation_events_total";
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final double END = 0.95;
    // A scrape costs the process some milliseconds.
    private static final long SCRAPE_MILLIS = 500;

    private final Dist dist;
    private final Path directory;

    StageRun(Dist dist, Path directory) {
        this.dist = dist;
        this.directory = directory;
    }

    /** One stage over its backlog, until its counter has counted nearly all events. */
    Result measure(String name, String main, Map<String, String> environment, int port, String counter, int events)
            throws Exception {
        var stage = dist.start(main, environment);
        try {
            var metrics = new Metrics(dist.port(port));
            var warm = waitFor(stage, metrics, counter, events * StagesMain.WARM_UP);
            var from = ProcessUsage.of(stage.toHandle());
            var all = waitFor(stage, metrics, counter, events * END);
            return Result.between(name, (long) (all - warm), from, ProcessUsage.of(stage.toHandle()));
        } finally {
            stop(stage);
        }
    }

    Map<String, String> environment(String stage, int port) {
        var prefix = "MILLRACE_" + stage.toUpperCase(Locale.ROOT);
        var environment = new HashMap<String, String>();
        environment.put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", dist.broker());
        environment.put("MILLRACE_REGISTRY_URL", dist.registry());
        environment.put(prefix + "_PORT", Integer.toString(dist.port(port)));
        if (!stage.equals("ingest")) {
            environment.put(
                    prefix + "_STATE_DIR", directory.resolve("state-" + stage).toString());
        }
        return environment;
    }

    static double waitFor(Process stage, Metrics metrics, String counter, double wanted) throws Exception {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < end && stage.isAlive()) {
            var value = metrics.sum(counter);
            if (value >= wanted) {
                return value;
            }
            Thread.sleep(SCRAPE_MILLIS);
        }
        throw new IllegalStateException(counter + " did not reach " + wanted + "; alive: " + stage.isAlive());
    }

    static void stop(Process stage) throws InterruptedException {
        stage.destroy();
        stage.waitFor();
    }
}
