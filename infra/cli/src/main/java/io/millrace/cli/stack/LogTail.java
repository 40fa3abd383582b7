package io.millrace.cli.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The end of a log file, and its rotation at a start. */
final class LogTail {
    private static final int MAX_READ_BYTES = 16_384;
    private static final long MAX_LOG_BYTES = 32L << 20;

    private LogTail() {}

    /** The last lines, read from a bounded end of the file; empty if there is none. */
    static List<String> lines(Path file, int limit) {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            var length = (int) Math.min(MAX_READ_BYTES, log.length());
            var bytes = new byte[length];
            log.seek(log.length() - length);
            log.readFully(bytes);
            var lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - limit), lines.size());
        } catch (IOException e) {
            // Without a log there is nothing to show; what happened is reported all the same.
            return List.of("(no log: " + e.getMessage() + ")");
        }
    }

    /** Keeps one older log, so that a stack that is started again and again does not fill the disk. */
    static void rotate(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_LOG_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
