package io.millrace.runtime.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that only their owner may read: configuration holds passwords, logs and state hold what users did. On file
 * systems without POSIX permissions, those of the parent directory apply.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Writes a file anew: nobody had it open before who might still read it. */
    public static BufferedWriter writer(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, attributes(FILE));
        return Files.newBufferedWriter(file);
    }

    /** Makes an empty file if there is none, and takes others' rights on one that is there. */
    public static void create(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, attributes(FILE));
        } else if (isPosix()) {
            Files.setPosixFilePermissions(file, FILE);
        }
    }

    /** Makes the directory if it is missing, and takes others' rights on one that is there. */
    public static void directory(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(DIRECTORY));
        if (isPosix()) {
            Files.setPosixFilePermissions(directory, DIRECTORY);
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
