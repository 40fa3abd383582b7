package io.millrace.enrichment.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A public suite as regression data. It lies beside the project, {@code ../shared/data/suites}; without it its test is
 * skipped. Where we differ from it is kept in a list that may only shrink: what is not listed must agree, and what is
 * listed must still differ.
 */
public final class Suite {
    private static final Path PLACE = Path.of("shared/data/suites");

    private Suite() {}

    /** A file of the suites; skips the test if it is not there. */
    public static Path file(String name) {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var file = folder.resolve(PLACE).resolve(name);
            if (Files.isReadable(file)) {
                return file;
            }
        }
        assumeTrue(false, () -> "no " + PLACE.resolve(name) + " beside the project");
        throw new IllegalStateException();
    }

    /** The lines of a file that are not empty. */
    public static List<String> lines(String name) {
        try {
            return Files.readAllLines(file(name)).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file of YAML, or of JSON, holds. */
    public static Object yaml(String name) {
        try (var in = Files.newInputStream(file(name))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The maps under a key of a file of YAML. */
    @SuppressWarnings("unchecked") // the suites are files that we know
    public static List<Map<String, Object>> cases(String name, String key) {
        return ((Map<String, List<Map<String, Object>>>) yaml(name)).get(key);
    }

    /**
     * Holds the list of differences beside the test's class, and the share that agrees.
     *
     * @param total cases of the suite
     * @param differing the ones in which we differ
     * @param least the share of the total that agrees
     */
    public static void holds(Class<?> test, String list, int total, List<String> differing, double least) {
        var known = known(test, list);
        var found = new TreeSet<>(differing);
        assertThat(found)
                .as("differences from the suite beyond those in %s", list)
                .isSubsetOf(known);
        assertThat(known)
                .as("%s lists what no longer differs: strike it out", list)
                .isSubsetOf(found);
        assertThat((double) (total - differing.size()) / total).isGreaterThanOrEqualTo(least);
    }

    private static Set<String> known(Class<?> test, String list) {
        try (var in = test.getResourceAsStream(list)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new TreeSet<>(text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
