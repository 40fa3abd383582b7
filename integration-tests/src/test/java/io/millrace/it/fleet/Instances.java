package io.millrace.it.fleet;

import io.millrace.it.stack.ReadyProbe;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Instances of one stage as processes, each with its own directory, and which of them a balancer would send to. */
final class Instances implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private static final int HEAP_MIB = 256;

    /** The stages that run as several instances. */
    enum Stage {
        ENRICHMENT("io.millrace.enrichment.EnrichmentMain", "MILLRACE_ENRICHMENT"),
        AGGREGATION("io.millrace.aggregation.AggregationMain", "MILLRACE_AGGREGATION");

        private final String main;
        private final String prefix;

        Stage(String main, String prefix) {
            this.main = main;
            this.prefix = prefix;
        }
    }

    private final Stage stage;
    private final Path directory;
    private final Map<String, String> environment;
    private final boolean named;
    private final int heap;
    private final List<StageProcess> processes = new ArrayList<>();
    private final CopyOnWriteArrayList<Integer> ready = new CopyOnWriteArrayList<>();
    private final ReadyProbe probe = new ReadyProbe();
    private final Thread watch = new Thread(this::watch, "balancer");
    private volatile boolean stopped;

    /** Starts instances of aggregation; {@link #awaitReady} waits for them. */
    Instances(Path directory, int count, Map<String, String> environment) throws IOException {
        this(directory, count, environment, false, HEAP_MIB);
    }

    /**
     * The same.
     *
     * @param named whether each has a name, by which its group knows it again after a restart
     * @param heap of each, MiB
     */
    Instances(Path directory, int count, Map<String, String> environment, boolean named, int heap) throws IOException {
        this(Stage.AGGREGATION, directory, count, environment, named, heap);
    }

    /** The same for any stage. */
    Instances(Stage stage, Path directory, int count, Map<String, String> environment, boolean named, int heap)
            throws IOException {
        this.stage = stage;
        this.named = named;
        this.heap = heap;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        for (int i = 0; i < count; i++) {
            processes.add(process(i));
        }
        watch.start();
    }

    /** Ports of the instances that say they are ready, as of a tenth of a second ago. */
    List<Integer> ready() {
        return ready;
    }

    /** Where a balancer sends to: to those that are ready, and to all when it takes none for ready. */
    List<Integer> targets() {
        var now = List.copyOf(ready);
        return now.isEmpty() ? ports() : now;
    }

    List<Integer> ports() {
        synchronized (processes) {
            return processes.stream().map(StageProcess::port).toList();
        }
    }

    /** As {@code kill -9}. */
    void kill(int index) {
        processes.get(index).close();
    }

    void start(int index) throws Exception {
        launch(index).awaitReady();
    }

    /** As {@link #start}, and does not wait until it is ready. */
    StageProcess launch(int index) throws IOException {
        var process = process(index);
        synchronized (processes) {
            processes.set(index, process);
        }
        return process;
    }

    /** Waits until all of them are ready. */
    Instances awaitReady() throws Exception {
        for (var process : processes) {
            process.awaitReady();
        }
        return this;
    }

    /** Ends all of them as a supervisor does. */
    void stop() throws InterruptedException {
        for (var process : processes) {
            process.stop();
        }
    }

    /** As a supervisor does: SIGTERM, then a new process on the same directory. */
    void restart(int index) throws Exception {
        processes.get(index).stop();
        start(index);
    }

    private StageProcess process(int index) throws IOException {
        var own = new HashMap<>(environment);
        own.put(
                stage.prefix + "_STATE_DIR",
                directory.resolve("state-" + stage + "-" + index).toString());
        if (named) {
            own.put("MILLRACE_SERVICE_INSTANCE_ID", "instance-" + index);
        }
        return StageProcess.start(Files.createDirectories(directory), stage.main, stage.prefix + "_PORT", own, heap);
    }

    private void watch() {
        while (!stopped) {
            var now = ports().stream()
                    .filter(port -> probe.isReady(port, ready.contains(port)))
                    .toList();
            ready.retainAll(now);
            ready.addAllAbsent(now);
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) { // stopped
                return;
            }
        }
    }

    /** The stage. */
    @Override
    public String toString() {
        return stage.name();
    }

    @Override
    public void close() {
        stopped = true;
        watch.interrupt();
        processes.forEach(StageProcess::close);
    }
}
