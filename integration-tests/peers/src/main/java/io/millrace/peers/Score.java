package io.millrace.peers;

import io.millrace.bench.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What one contender reached: medians and ranges over its runs. Not thread-safe. */
final class Score {
    private final String name;
    private final List<Contenders.Run> runs = new ArrayList<>();

    Score(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Takes a run in, and returns what to say about it. */
    String add(Contenders.Run run) {
        runs.add(run);
        var line = new StringBuilder(run.result().row());
        if (run.differences() != null) {
            line.append(run.differences().isEmpty() ? "  equals the oracle" : "  DIFFERS from the oracle:");
            run.differences().forEach(difference -> line.append("\n      ").append(difference));
        }
        return line.toString();
    }

    /** For people. */
    String row() {
        return String.format(
                Locale.ROOT,
                "%-14s %,9.0f events/s (%,.0f to %,.0f) %7.2f µs CPU/event (%.2f to %.2f) %5.0f MiB  %s",
                name,
                median(Result::eventsPerSecond),
                least(Result::eventsPerSecond),
                most(Result::eventsPerSecond),
                median(Result::cpuMicrosPerEvent),
                least(Result::cpuMicrosPerEvent),
                most(Result::cpuMicrosPerEvent),
                most(Result::peakMemoryMiB),
                equalsOracle());
    }

    /** For programs. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"eventsPerSecond\":%.0f,\"cpuMicrosPerEvent\":%.3f,\"peakMemoryMiB\":%.0f,"
                        + "\"equalsOracle\":%s,\"eventsPerSecondRange\":[%.0f,%.0f],"
                        + "\"cpuMicrosPerEventRange\":[%.3f,%.3f]}",
                name,
                median(Result::eventsPerSecond),
                median(Result::cpuMicrosPerEvent),
                most(Result::peakMemoryMiB),
                equalsOracle(),
                least(Result::eventsPerSecond),
                most(Result::eventsPerSecond),
                least(Result::cpuMicrosPerEvent),
                most(Result::cpuMicrosPerEvent));
    }

    /** Whether every run's rows were right; null for one that has no rows. */
    private Boolean equalsOracle() {
        if (runs.stream().anyMatch(run -> run.differences() == null)) {
            return null;
        }
        return runs.stream().allMatch(run -> run.differences().isEmpty());
    }

    private double median(ToDoubleFunction<Result> of) {
        var sorted = sorted(of);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private double least(ToDoubleFunction<Result> of) {
        return sorted(of)[0];
    }

    private double most(ToDoubleFunction<Result> of) {
        return sorted(of)[runs.size() - 1];
    }

    private double[] sorted(ToDoubleFunction<Result> of) {
        return runs.stream()
                .map(Contenders.Run::result)
                .mapToDouble(of)
                .sorted()
                .toArray();
    }
}
