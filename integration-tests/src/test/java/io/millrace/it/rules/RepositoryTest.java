package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about files that no class file shows: the top level, the length of files, a sentence for each package. */
class RepositoryTest {
    private static final Set<String> TOP_LEVEL = Set.of(
            "README.md",
            "pom.xml",
            "ingest",
            "enrichment",
            "aggregation",
            "sink-publisher",
            "schemas",
            "infra",
            "scripts",
            "integration-tests",
            "LICENSE",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "mvnw");
    private static final int MAX_LINES = 300;
    private static final int MEDIAN_LINES = 80;
    private static final int MAX_MODULE_LINES = 9_000;
    private static final Path CHECKOUT = Path.of(System.getProperty("millrace.checkout"));

    @Test
    void theTopLevelHoldsTheRoomsOfTheDesignAndNothingElse() throws IOException {
        try (var entries = Files.list(CHECKOUT)) {
            var names = entries.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("target"))
                    .collect(Collectors.toSet());

            assertThat(names).isEqualTo(TOP_LEVEL);
        }
    }

    @Test
    void noSourceFileIsLongerThan300Lines() {
        var tooLong = sources("/src/").stream()
                .filter(path -> lines(path) > MAX_LINES)
                .map(path -> CHECKOUT.relativize(path) + ": " + lines(path))
                .toList();

        assertThat(tooLong).isEmpty();
    }

    @Test
    void halfOfTheMainSourceFilesAreShorterThan80Lines() {
        var lengths = sources("/src/main/").stream()
                .map(RepositoryTest::lines)
                .sorted()
                .toList();

        assertThat(lengths).isNotEmpty();
        assertThat(lengths.get(lengths.size() / 2)).isLessThan(MEDIAN_LINES);
    }

    @Test
    void noModuleHasMoreThan9000LinesOfMainCode() {
        var lines = new TreeMap<String, Integer>();
        for (var path : sources("/src/main/")) {
            var relative = CHECKOUT.relativize(path).toString();
            lines.merge(relative.substring(0, relative.indexOf("/src/main/")), lines(path), Integer::sum);
        }

        assertThat(lines.values()).as("%s", lines).isNotEmpty().allMatch(count -> count <= MAX_MODULE_LINES);
    }

    @Test
    void oneNameIsOneThing() {
        var places = sources("/src/main/").stream()
                .filter(path -> !path.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        path -> path.getFileName().toString(),
                        TreeMap::new,
                        Collectors.mapping(path -> CHECKOUT.relativize(path).toString(), Collectors.toList())));

        places.values().removeIf(files -> files.size() == 1);
        assertThat(places).isEmpty();
    }

    @Test
    void everyPackageSaysInOneSentenceWhatItIs() {
        var silent = sources("/src/main/").stream()
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .map(CHECKOUT::relativize)
                .map(Path::toString)
                .toList();

        assertThat(silent).isEmpty();
    }

    private static List<Path> sources(String below) {
        try (Stream<Path> paths = Files.walk(CHECKOUT)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> path.toString().contains(below))
                    .filter(path -> !path.toString().contains("/target/"))
                    .filter(path -> !path.toString().contains("/node_modules/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path path) {
        try {
            return Files.readAllLines(path).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
