package io.millrace.bench;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One line of a benchmark's table.
 *
 * @param name who ran
 * @param events how many events were measured, after the warm-up
 * @param eventsPerSecond by the wall clock
 * @param cpuMicrosPerEvent user and system time of the process per event
 * @param peakMemoryMiB largest resident size
 */
public record Result(String name, long events, double eventsPerSecond, double cpuMicrosPerEvent, long peakMemoryMiB) {
    private static final Pattern JSON = Pattern.compile(
            "\\{\"name\":\"(.*?)\",\"eventsPerSecond\":(.*?),\"cpuMicrosPerEvent\":(.*?),\"peakMemoryMiB\":(.*?)}");

    /** Reads what {@link #json} wrote; of the events it does not say how many. */
    public static Result parse(String json) {
        var match = JSON.matcher(json);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a result: " + json);
        }
        return new Result(
                match.group(1),
                0,
                Double.parseDouble(match.group(2)),
                Double.parseDouble(match.group(3)),
                Long.parseLong(match.group(4)));
    }

    public static Result between(String name, long events, ProcessUsage from, ProcessUsage to) {
        var seconds = (to.nanos() - from.nanos()) / 1e9;
        return new Result(
                name,
                events,
                events / seconds,
                to.cpu().minus(from.cpu()).toNanos() / 1e3 / events,
                to.peakMemoryMiB());
    }

    /** For people. */
    public String row() {
        return String.format(
                Locale.ROOT,
                "  %-28s %,12.0f events/s %8.2f µs CPU/event %6d MiB",
                name,
                eventsPerSecond,
                cpuMicrosPerEvent,
                peakMemoryMiB);
    }

    /** For programs. */
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"eventsPerSecond\":%.0f,\"cpuMicrosPerEvent\":%.3f,\"peakMemoryMiB\":%d}",
                name,
                eventsPerSecond,
                cpuMicrosPerEvent,
                peakMemoryMiB);
    }
}
