package io.millrace.ingest.importer;

import io.millrace.runtime.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * Stored progress of an import: everything before its offset was accepted with 2xx. One file for each imported file,
 * collector and write key, replaced atomically, accessible to its owner only.
 */
final class Checkpoint {
    private final Path file;

    /**
     * Position in the imported file.
     *
     * @param offset bytes done
     * @param id id of the last line done, which proves that the file is unchanged up to there
     * @param firstTime time in the file that is shifted, ms since the epoch; null without a time shift
     * @param anchor time that it is shifted to, ms since the epoch; null without a time shift
     */
    record Position(long offset, String id, Long firstTime, Long anchor) {}

    private Checkpoint(Path file) {
        this.file = file;
    }

    /** The checkpoint of a file, a collector and a write key; creates the directory. */
    static Checkpoint of(Path directory, Path imported, String url, String writeKey) throws IOException {
        if (!Files.exists(directory)) {
            PrivateFiles.directory(directory);
        }
        var name = hash(imported.toRealPath() + "\n" + url + "\n" + writeKey);
        return new Checkpoint(directory.resolve(imported.getFileName() + "." + name + ".checkpoint"));
    }

    /** The stored position, if any. */
    Optional<Position> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
            return Optional.of(new Position(
                    Long.parseLong(properties.getProperty("offset")),
                    properties.getProperty("id"),
                    number(properties, "firstTime"),
                    number(properties, "anchor")));
        } catch (NumberFormatException e) {
            throw new IOException(file + " is not a valid checkpoint; delete it to start over", e);
        }
    }

    /** Replaces the stored position atomically. */
    void write(Position position) throws IOException {
        var text = "offset=" + position.offset() + "\nid=" + position.id()
                + (position.anchor() == null
                        ? ""
                        : "\nfirstTime=" + position.firstTime() + "\nanchor=" + position.anchor())
                + "\n";
        var next = file.resolveSibling(file.getFileName() + ".next");
        try (var out = PrivateFiles.writer(next)) {
            out.write(text);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the stored position. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static Long number(Properties properties, String name) {
        var value = properties.getProperty(name);
        return value == null ? null : Long.valueOf(value);
    }

    private static String hash(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            // Crash: every JDK has SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
