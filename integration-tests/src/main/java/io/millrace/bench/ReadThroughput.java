package io.millrace.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Point reads for each second of CPU of the service, one by one and in batches, beside a bare loop of gets. */
record ReadThroughput(
        Dist dist, Path directory, Duration each, int groups, int windows, long firstWindow, Consumer<String> say) {
    private static final int BATCH = 1_000;

    /** @param point the path of the n-th read */
    String measure(LongFunction<String> point) throws Exception {
        double single =
                perCpuSecond("point reads one by one", number -> QueryLoad.get(query(), point.apply(number)), 1, 2);
        double batched = perCpuSecond("point reads " + BATCH + " to a request", this::batchRequest, BATCH, 1);
        var bare = dist.run(
                "io.millrace.bench.BareGetMain", Integer.toString(groups * windows), Long.toString(each.toSeconds()));
        double limit = Double.parseDouble(
                bare.replaceAll(".*\"getsPerCpuSecond\":(\\d+).*", "$1").trim());
        say.accept(String.format(
                Locale.ROOT,
                "  limit, a bare loop of gets on one core: %,.0f for each second of CPU: %.1f times those one by one,"
                        + " %.1f times those in batches (goal: 3)",
                limit,
                limit / single,
                limit / batched));
        return String.format(
                Locale.ROOT,
                "{\"readsPerCpuSecond\":%.0f,\"batchedReadsPerCpuSecond\":%.0f,\"batch\":%d,\"limit\":%s}",
                single,
                batched,
                BATCH,
                bare.trim());
    }

    private double perCpuSecond(String title, LongFunction<byte[]> request, int points, int connections)
            throws Exception {
        final long pid;
        try (var file = new Scanner(directory.resolve("data/run/aggregation.pid"), StandardCharsets.UTF_8)) {
            pid = file.nextLong();
        }
        var service = ProcessHandle.of(pid).orElseThrow();
        QueryLoad.runRequests(query(), request, 0, each.dividedBy(2), connections);
        var from = ProcessUsage.of(service);
        var latencies = QueryLoad.runRequests(query(), request, 0, each, connections);
        var to = ProcessUsage.of(service);
        long reads = (long) latencies.millis().size() * points;
        double perCpuSecond = reads * 1e9 / to.cpu().minus(from.cpu()).toNanos();
        say.accept(String.format(
                Locale.ROOT,
                "  %s: %,.0f/s, %,.0f for each second of CPU of the service; a request: %s",
                title,
                reads / (double) each.toSeconds(),
                perCpuSecond,
                latencies.text()));
        return perCpuSecond;
    }

    /** Random groups of a random window. */
    private byte[] batchRequest(long number) {
        var random = new SplittableRandom(number);
        long start = firstWindow + random.nextInt(windows) * 60_000L;
        var chosen = random.ints(BATCH, 0, groups)
                .mapToObj(group -> "[\"g" + group + "\"]")
                .collect(Collectors.joining(",", "{\"groups\":[", "]}"));
        return QueryLoad.post(
                query(), "/v1/insights/bench_groups/points?from=" + start + "&to=" + (start + 60_000), chosen);
    }

    private URI query() {
        return URI.create("http://127.0.0.1:" + dist.port(8090));
    }
}
