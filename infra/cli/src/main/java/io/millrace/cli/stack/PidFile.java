package io.millrace.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that was started, in one line: pid and start time in ms since the epoch. The start time tells it from a
 * stranger that was given the same pid later.
 */
record PidFile(Path path) {
    /** Kernels tell start times by clock ticks since boot, so two readings may differ a little. */
    private static final long TOLERANCE_MS = 2_000;

    void write(ProcessHandle process) throws IOException {
        var started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Files.writeString(path, process.pid() + " " + started + "\n");
    }

    /** The process, if it still runs and is the one that was written; a file of any other says nothing. */
    Optional<ProcessHandle> liveProcess() {
        try {
            var fields = Files.readString(path).strip().split("\\s+", -1);
            if (fields.length != 2) {
                return Optional.empty();
            }
            long started = Long.parseLong(fields[1]);
            return ProcessHandle.of(Long.parseLong(fields[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> isSame(process, started));
        } catch (IOException | NumberFormatException e) {
            // Absent, or torn by a crash: nothing of ours runs there that we could name.
            return Optional.empty();
        }
    }

    private static boolean isSame(ProcessHandle process, long started) {
        return process.info()
                .startInstant()
                .map(now -> Math.abs(now.toEpochMilli() - started) <= TOLERANCE_MS)
                .orElse(started == 0);
    }

    boolean exists() {
        return Files.exists(path);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
