package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code scripts/bench start}: a newcomer's first two minutes. Starts the local stack in an empty directory and plays the demo shop: time
 * and CPU until everything is ready, peak resident memory, and the latency from event to insight by ten seconds from then on. Arguments:
 * checkout, then options of {@code millrace up}; {@code MILLRACE_LOCAL_ONE_PROCESS=false} gives each service a process of its own.
 */
final class StartMain {
    private static final int PORT_OFFSET = 15_500;
    private static final Duration SLICE = Duration.ofSeconds(10);
    private static final int SLICES = 12;
    private static final double TICKS_PER_SECOND = 100;

    private final Path directory;
    private final Dist dist;

    private StartMain(Path checkout) throws IOException {
        this.directory = Files.createTempDirectory("millrace-start");
        // As the command starts the demo.
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of(), List.of("-Xmx192m", "-XX:+UseSerialGC"));
    }

    public static void main(String[] args) throws Exception {
        new StartMain(Path.of(args[0]))
                .run(List.of(args).subList(1, args.length).toArray(String[]::new));
    }

    private void run(String... options) throws Exception {
        System.out.printf("starting the stack in %s %s%n", directory, String.join(" ", options));
        double commandBefore = cpuOfEndedChildren();
        long start = System.nanoTime();
        dist.millrace("up", options);
        double seconds = (System.nanoTime() - start) / 1e9;
        double command = cpuOfEndedChildren() - commandBefore;
        try {
            var ready = StackProcesses.of(pidFiles());
            print(
                    "  ready after %.1f s, with %.1f s of CPU:%n",
                    seconds, ready.cpu().toMillis() / 1e3 + command);
            System.out.print(ready.text());
            print("    %-48s %6.1f s CPU%n", "the command", command);
            print("    %-48s %19d MiB%n", "peak resident memory of all", ready.peakMemoryMiB());
            demo(ready);
        } finally {
            dist.millrace("down");
        }
    }

    private void demo(StackProcesses ready) throws Exception {
        var traffic = dist.start(
                "io.millrace.ingest.demo.DemoMain", Map.of(), "--url", "http://127.0.0.1:" + dist.port(8080));
        try {
            System.out.println("  event to insight at the demo's 200 events/s, by seconds since ready:");
            var slices = new UpdateLatencies(dist.broker(), dist.registry()).follow(SLICE, SLICES);
            for (int i = 0; i < SLICES; i++) {
                print(
                        "    %3d to %3d: %6d rows, p50 %5.0f ms, p99 %5.0f ms%n",
                        i * SLICE.toSeconds(),
                        (i + 1) * SLICE.toSeconds(),
                        slices.get(i).millis().size(),
                        slices.get(i).at(0.5),
                        slices.get(i).at(0.99));
            }
            var end = StackProcesses.of(pidFiles());
            print(
                    "  after %d s of it: %.1f s of CPU since ready%n",
                    SLICES * SLICE.toSeconds(), end.cpu().minus(ready.cpu()).toMillis() / 1e3);
            System.out.print(end.text());
            print("    %-48s %19d MiB%n", "peak resident memory of all", end.peakMemoryMiB());
        } finally {
            traffic.destroy();
            traffic.waitFor();
        }
    }

    private Path pidFiles() {
        return directory.resolve("data/run");
    }

    /** User and system time of the commands that ran to their end, in seconds; Linux only. */
    private static double cpuOfEndedChildren() throws IOException {
        var stat = Files.readString(Path.of("/proc/self/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
