package io.millrace.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Checks that every jar that is shipped has a licence that is known and allowed. */
final class LicenceCheck {
    private final Map<String, Path> poms = new HashMap<>();
    private final PomLicences licences;
    private final Properties known;

    /**
     * @param repository the local Maven repository
     * @param known licences that no POM names, by file name without version, each with where it was read
     */
    LicenceCheck(Path repository, Properties known) throws IOException {
        this.licences = new PomLicences(repository);
        this.known = known;
        try (var files = Files.walk(repository)) {
            files.filter(file -> file.toString().endsWith(".pom"))
                    .forEach(file -> poms.put(file.getFileName().toString().replaceAll("\\.pom$", ""), file));
        }
    }

    /**
     * What was found.
     *
     * @param jars how many were checked
     * @param problems a sentence for each jar without a licence that is known and allowed
     */
    record Result(int jars, List<String> problems) {}

    /** Checks the jars of these directories, but for our own. */
    Result check(List<Path> directories) throws IOException {
        var jars = new TreeMap<String, Path>();
        for (var directory : directories) {
            try (var files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".jar"))
                        .forEach(file -> jars.putIfAbsent(file.getFileName().toString(), file));
            }
        }
        jars.values().removeIf(LicenceCheck::isOurs);
        var problems = new ArrayList<String>();
        for (var jar : jars.values()) {
            problem(jar).ifPresent(problems::add);
        }
        return new Result(jars.size(), problems);
    }

    private static boolean isOurs(Path jar) {
        try (var file = new java.util.jar.JarFile(jar.toFile())) {
            return file.stream()
                    .anyMatch(entry -> entry.getName().startsWith("io/millrace/")
                            || entry.getName().startsWith("META-INF/maven/io.millrace/"));
        } catch (IOException e) {
            // Not ours: it is checked, and fails there.
            return false;
        }
    }

    private Optional<String> problem(Path jar) throws IOException {
        var name = jar.getFileName().toString().replaceAll("\\.jar$", "");
        var found = licences.of(jar, pom(name));
        if (found.isEmpty()) {
            var stated = known.getProperty(name.replaceAll("-\\d.*$", ""));
            found = stated == null ? List.of() : List.of(stated);
        }
        if (found.isEmpty()) {
            return Optional.of(name + ": no POM names its licence; read it, and add it to known-licences.properties");
        }
        return Licences.isAllowed(found)
                ? Optional.empty()
                : Optional.of(name + ": licence " + String.join(" or ", found) + " is not allowed");
    }

    /** The classifier of a jar is not part of its POM's name. */
    private Optional<Path> pom(String name) {
        var cut = name;
        while (!poms.containsKey(cut) && cut.contains("-")) {
            cut = cut.substring(0, cut.lastIndexOf('-'));
        }
        return cut.matches(".*-\\d.*") ? Optional.ofNullable(poms.get(cut)) : Optional.empty();
    }
}
