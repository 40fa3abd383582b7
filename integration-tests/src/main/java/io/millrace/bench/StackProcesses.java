package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the processes of a local stack have used so far.
 *
 * @param byName by the names of the components in a process
 */
record StackProcesses(Map<String, ProcessUsage> byName) {
    /** Of the stack whose pid files are in the directory. */
    static StackProcesses of(Path pidFiles) throws IOException {
        var names = new TreeMap<Long, String>();
        try (var files = Files.newDirectoryStream(pidFiles, "*.pid")) {
            for (var file : files) {
                long pid = Long.parseLong(Files.readString(file).strip().split(" ", -1)[0]);
                var name = file.getFileName().toString().replace(".pid", "");
                names.merge(pid, name, (first, second) -> first + "+" + second);
            }
        }
        var byName = new LinkedHashMap<String, ProcessUsage>();
        for (var process : names.entrySet()) {
            var handle = ProcessHandle.of(process.getKey())
                    .orElseThrow(() -> new IllegalStateException(process.getValue() + " has ended"));
            byName.put(process.getValue(), ProcessUsage.of(handle));
        }
        return new StackProcesses(byName);
    }

    Duration cpu() {
        return byName.values().stream().map(ProcessUsage::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    long peakMemoryMiB() {
        return byName.values().stream().mapToLong(ProcessUsage::peakMemoryMiB).sum();
    }

    /** For people: a line a process. */
    String text() {
        return byName.entrySet().stream()
                .map(process -> String.format(
                        Locale.ROOT,
                        "    %-48s %6.1f s CPU %6d MiB%n",
                        process.getKey(),
                        process.getValue().cpu().toMillis() / 1e3,
                        process.getValue().peakMemoryMiB()))
                .collect(Collectors.joining());
    }
}
