package io.millrace.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Pid file: one line with pid and start time in ms since the epoch. The start time tells the process from a later one that
 * reuses its pid.
 */
public record PidFile(Path path) {
    /** Kernels derive start times from clock ticks since boot, so two readings can differ slightly. */
    private static final long TOLERANCE_MS = 2_000;

    /** Names the process in the file. */
    public void write(ProcessHandle process) throws IOException {
        var started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        Files.writeString(path, process.pid() + " " + started + "\n");
    }

    /** Names the process that the other file names. */
    public void writeAs(PidFile other) throws IOException {
        Files.copy(other.path, path, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The process of the file, if it still runs. */
    public Optional<ProcessHandle> liveProcess() {
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
            // Not an error: the file is absent, or was torn by a crash.
            return Optional.empty();
        }
    }

    /** Whether the files name one process, running or ended; false if either cannot be read. */
    public boolean namesSameAs(PidFile other) {
        try {
            return Files.readString(path).equals(Files.readString(other.path));
        } catch (IOException e) {
            // Not an error: one is absent.
            return false;
        }
    }

    private static boolean isSame(ProcessHandle process, long started) {
        return process.info()
                .startInstant()
                .map(now -> Math.abs(now.toEpochMilli() - started) <= TOLERANCE_MS)
                .orElse(started == 0);
    }

    /** Whether the file is there, be it of a process that has ended. */
    public boolean exists() {
        return Files.exists(path);
    }

    /** Deletes the file, if it is there. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
