package io.millrace.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process, as the operating system reports it. */
public final class ResidentMemory {
    private static final String FIELD = "VmRSS:";
    private static final long KIB = 1024;

    private ResidentMemory() {}

    /** Resident bytes; 0 if the system does not report them. */
    public static long of(long pid) {
        var status = Path.of("/proc/" + pid + "/status");
        try {
            if (Files.exists(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith(FIELD))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                        .findFirst()
                        .orElse(0);
            }
            return viaPs(pid);
        } catch (IOException | NumberFormatException e) {
            // Not an error: the process has just ended, or there is no ps.
            return 0;
        }
    }

    private static long viaPs(long pid) throws IOException {
        var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        try (var out = ps.getInputStream()) {
            return Long.parseLong(new String(out.readNBytes(64), StandardCharsets.US_ASCII).strip()) * KIB;
        }
    }
}
