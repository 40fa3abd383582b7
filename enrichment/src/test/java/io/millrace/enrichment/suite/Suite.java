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
 * Public test suite used as regression data, in {@code ../shared/data/suites} beside the project; its tests are skipped if it
 * is missing. Known differences are listed in a file that may only shrink: a case that is not listed must agree, and a listed
 * one must still differ.
 */
public final class Suite {
    private static final Path PLACE = Path.of("shared/data/suites");

    private Suite() {}

    /** A file of the suites; skips the test if it is missing. */
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

    /** Lines of a file that are not empty. */
    public static List<String> lines(String name) {
        try {
            return Files.readAllLines(file(name)).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Content of a YAML or JSON file. */
    public static Object yaml(String name) {
        try (var in = Files.newInputStream(file(name))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The maps under a key of a YAML file. */
    @SuppressWarnings("unchecked") // the suites are files that we know
    public static List<Map<String, Object>> cases(String name, String key) {
        return ((Map<String, List<Map<String, Object>>>) yaml(name)).get(key);
    }

    /**
     * Fails unless the differences are those listed beside the test's class and enough cases agree.
     *
     * @param total number of cases in the suite
     * @param differing cases with a different result
     * @param least least share of the total that must agree
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
