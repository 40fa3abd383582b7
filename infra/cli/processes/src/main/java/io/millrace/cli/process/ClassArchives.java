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
 * @param lists where processes list the classes that they load, for the archives of later builds
 */
record ClassArchives(Optional<Path> directory, Optional<Path> lists) {
    /** The directories that system properties name, which the scripts set. */
    static ClassArchives located() {
        return new ClassArchives(named("millrace.archives"), named("millrace.archives.learn"));
    }

    private static Optional<Path> named(String property) {
        return Optional.ofNullable(System.getProperty(property)).map(Path::of);
    }

    /** Options of a JVM that starts with the archive; none if it is missing. */
    List<String> options(String name) {
        if (lists.isPresent()) {
            return List.of("-XX:DumpLoadedClassList=" + lists.get().resolve(name + "-%p.lst"));
        }
        return directory
                .map(archives -> archives.resolve(name + ".jsa"))
                .filter(Files::isReadable)
                // Not a word of the JVM about an archive that does not fit: it starts without.
                .map(archive ->
                        List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off,cds+dynamic=off"))
                .orElse(List.of());
    }
}
