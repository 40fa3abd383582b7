package io.millrace.enrichment.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Rules of the ua-parser project for browsers and operating systems, in the order in which they are tried. Its rules for
 * devices are not loaded: they name models, which no field needs, and are most of the file. Thread-safe.
 */
final class FamilyRules {
    private static final String OTHER = "Other";

    private final List<FamilyRule> browsers;
    private final List<FamilyRule> systems;

    private FamilyRules(List<FamilyRule> browsers, List<FamilyRule> systems) {
        this.browsers = browsers;
        this.systems = systems;
    }

    /** The rules bundled with the ua-parser library. */
    static FamilyRules bundled() {
        try (var in = FamilyRules.class.getResourceAsStream("/ua_parser/regexes.yaml")) {
            return read(in);
        } catch (IOException e) {
            // Crash: the file is in a jar of this service.
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads a {@code regexes.yaml} of the ua-parser project and compiles every expression, so that errors show at the start.
     *
     * @throws IOException if the file cannot be read or is not such a file; the message says why
     */
    static FamilyRules of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var rules = read(in);
            rules.browsers.forEach(FamilyRule::pattern);
            rules.systems.forEach(FamilyRule::pattern);
            return rules;
        } catch (YAMLException | IllegalArgumentException e) {
            // Crash at the start, with the setting in the message (EnricherTables adds it).
            throw new IOException(file + " is not a regexes.yaml of ua-parser: " + e.getMessage(), e);
        }
    }

    private static FamilyRules read(InputStream in) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object file = new Yaml(new SafeConstructor(options)).load(in);
        if (!(file instanceof Map<?, ?> sections)) {
            throw new IllegalArgumentException("the file is not a map of sections");
        }
        return new FamilyRules(
                rules(sections, "user_agent_parsers", "family_replacement"),
                rules(sections, "os_parsers", "os_replacement"));
    }

    private static List<FamilyRule> rules(Map<?, ?> sections, String section, String replacement) {
        if (!(sections.get(section) instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("the file has no section " + section);
        }
        var rules = new ArrayList<FamilyRule>(list.size());
        for (var rule : list) {
            if (!(rule instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("a rule of " + section + " is not a map: " + rule);
            }
            rules.add(FamilyRule.of(map, replacement));
        }
        return List.copyOf(rules);
    }

    /** Family of the browser, null if unknown. */
    String browser(CharSequence agent) {
        return first(browsers, agent);
    }

    /** Family of the operating system, null if unknown. */
    String system(CharSequence agent) {
        return first(systems, agent);
    }

    private static String first(List<FamilyRule> rules, CharSequence agent) {
        for (var rule : rules) {
            var family = rule.familyOf(agent);
            if (family != null) {
                return OTHER.equals(family) || family.isEmpty() ? null : family;
            }
        }
        return null;
    }
}
