package io.millrace.cli.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Last lines of a log file, and rotation of the file at a start. */
public final class LogTail {
    private static final int MAX_READ_BYTES = 16_384;
    private static final long MAX_LOG_BYTES = 32L << 20;

    private LogTail() {}

    /** Last lines within the last 16 KiB of the file; one line that says so if there is no file. */
    public static List<String> lines(Path file, int limit) {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            var length = (int) Math.min(MAX_READ_BYTES, log.length());
            var bytes = new byte[length];
            log.seek(log.length() - length);
            log.readFully(bytes);
            var lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - limit), lines.size());
        } catch (IOException e) {
            // Not an error: the caller reports the failure without a log.
            return List.of("(no log: " + e.getMessage() + ")");
        }
    }

    /** Moves a log of more than 32 MiB aside; one older log is kept. */
    public static void rotate(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_LOG_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
