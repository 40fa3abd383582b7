package io.millrace.it.upgrade;

import io.millrace.it.stack.ReadyProbe;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Two instances of a stage, each with a name that its group knows, and each of any build. Replaced by one thread; asked where to send
 * by any.
 */
final class Pair implements AutoCloseable {
    private static final int INSTANCES = 2;
    private static final int HEAP_MIB = 256;

    /** The stages from the door to the sink. */
    enum Stage {
        INGEST("io.millrace.ingest.IngestMain"),
        ENRICHMENT("io.millrace.enrichment.EnrichmentMain"),
        AGGREGATION("io.millrace.aggregation.AggregationMain"),
        SINK("io.millrace.sink.SinkMain");

        private final String main;

        Stage(String main) {
            this.main = main;
        }
    }

    private final Stage stage;
    private final Path directory;
    private final Map<String, String> environment;
    private final ReadyProbe probe = new ReadyProbe();
    private final List<StageProcess> processes = new ArrayList<>();
    private volatile Set<Integer> ready = Set.of();

    /** Starts both of a checkout, which must be built. */
    Pair(Stage stage, Path checkout, Path directory, Map<String, String> environment) throws IOException {
        this.stage = stage;
        this.directory = Files.createDirectories(directory);
        this.environment = environment;
        for (int i = 0; i < INSTANCES; i++) {
            processes.add(process(checkout, i));
        }
    }

    void awaitReady() throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            get(i).awaitReady();
        }
    }

    /** As a supervisor does: SIGTERM, then the other build on the same directory and under the same name. */
    void replace(int index, Path checkout) throws Exception {
        int exitCode = get(index).stop();
        if (exitCode != 0) {
            throw new AssertionError(this + " " + index + " ended with " + exitCode + ":\n"
                    + get(index).log());
        }
        var started = process(checkout, index);
        synchronized (processes) {
            processes.set(index, started);
        }
        started.awaitReady();
    }

    /** Where a balancer sends to: to those that are ready, and to all when it takes none for ready. */
    List<Integer> targets() {
        List<Integer> all;
        synchronized (processes) {
            all = processes.stream().map(StageProcess::port).toList();
        }
        var said = all.stream()
                .filter(port -> probe.isReady(port, ready.contains(port)))
                .toList();
        ready = Set.copyOf(said);
        return said.isEmpty() ? all : said;
    }

    private StageProcess get(int index) {
        synchronized (processes) {
            return processes.get(index);
        }
    }

    private StageProcess process(Path checkout, int index) throws IOException {
        var prefix = "MILLRACE_" + stage;
        var own = new HashMap<>(environment);
        own.put("MILLRACE_SERVICE_INSTANCE_ID", stage.name().toLowerCase(Locale.ROOT) + "-" + index);
        if (stage != Stage.INGEST) {
            own.put(
                    prefix + "_STATE_DIR",
                    directory.resolve(stage + "-" + index).toString());
        }
        if (stage == Stage.ENRICHMENT || stage == Stage.AGGREGATION) {
            own.put(prefix + "_STANDBY_REPLICAS", "1");
        }
        return StageProcess.start(checkout, directory, stage.main, prefix + "_PORT", own, HEAP_MIB);
    }

    @Override
    public String toString() {
        return stage.name();
    }

    @Override
    public void close() {
        synchronized (processes) {
            processes.forEach(StageProcess::close);
        }
    }
}
