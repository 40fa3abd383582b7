package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the operating system has accounted to a process so far.
 *
 * @param nanos when it was read, on the clock of {@link System#nanoTime}
 * @param cpu user and system time of all its threads
 * @param peakMemoryMiB the largest resident size it has had
 */
public record ProcessUsage(long nanos, Duration cpu, long peakMemoryMiB) {
    public static ProcessUsage of(ProcessHandle process) throws IOException {
        var cpu = process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("process " + process.pid() + " is gone"));
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        var peak = 0L;
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                peak = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return new ProcessUsage(System.nanoTime(), cpu, peak);
    }
}
