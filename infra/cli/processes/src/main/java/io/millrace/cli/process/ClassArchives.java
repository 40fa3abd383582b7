package io.millrace.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Archives of loaded classes (AppCDS), which save a JVM the reading and verifying of them at its start. An archive fits one JVM and one
 * class path: {@code scripts/archives} makes them for a build. A JVM starts without one that is missing or does not fit.
 *
 * @param directory of the archives for this JVM, if there are any
 */
record ClassArchives(Optional<Path> directory) {
    private static final String PROPERTY = "millrace.archives";

    /** The archives in the directory that the system property {@code millrace.archives} names, which {@code scripts/} sets. */
    static ClassArchives located() {
        return new ClassArchives(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
    }

    /** Options of a JVM that starts with the archive; none if it is missing. */
    List<String> options(String name) {
        return directory
                .map(archives -> archives.resolve(name + ".jsa"))
                .filter(Files::isReadable)
                // Not a word of the JVM about an archive that does not fit: it starts without.
                .map(archive -> List.of(
                        "-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off,cds+dynamic=off"))
                .orElse(List.of());
    }
}
