package io.millrace.aggregation.definition;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/**
 * YAML file of named definitions, a list under one key or the mapping of a single one. Problems are collected with their places while
 * the definitions are read. Size and depth are bounded. Not thread-safe.
 */
public final class YamlFile {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_DEFINITIONS = 1_000;

    private final SourceText text;
    private final List<DefinitionProblem> problems = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<YamlMapping> definitions = new ArrayList<>();

    private YamlFile(SourceText text) {
        this.text = text;
    }

    /**
     * Reads a file. What is wrong with it is thrown by {@link #complete}.
     *
     * @param file file name for error messages
     * @param listKey key of the list of definitions
     */
    public static YamlFile parse(String file, String yaml, String listKey) {
        var parsed = new YamlFile(new SourceText(file, yaml));
        parsed.compose(yaml).ifPresent(root -> parsed.items(root, listKey)
                .forEach(node -> parsed.definitions.add(new YamlMapping(parsed.text, parsed.problems, node))));
        return parsed;
    }

    /** The definitions, in the order of the file. */
    public List<YamlMapping> definitions() {
        return definitions;
    }

    /** Reports a name that an earlier definition of the file has. */
    public void rejectDuplicate(String name, YamlMapping definition) {
        var line = definition.node().getStartMark().getLine() + 1;
        var before = places.putIfAbsent(name, line);
        if (before != null && !name.isEmpty()) {
            definition.report(definition.value("name"), "'" + name + "' is defined in line " + before + " already");
        }
    }

    /** Throws the collected problems, in the order of the file, if there are any. */
    public void complete() throws InvalidDefinitionException {
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(DefinitionProblem::line).thenComparingInt(DefinitionProblem::column));
            throw new InvalidDefinitionException(problems);
        }
    }

    /** YAML of one definition alone. */
    public static String canonical(YamlMapping definition) {
        var out = new StringWriter();
        yaml().serialize(definition.node(), out);
        return out.toString();
    }

    private Optional<Node> compose(String yaml) {
        try {
            var root = yaml.length() > MAX_CHARACTERS ? null : yaml().compose(new StringReader(yaml));
            if (root == null) {
                problems.add(text.problem(
                        yaml.isBlank() ? "the file is empty" : "longer than " + MAX_CHARACTERS + " characters"));
            }
            return Optional.ofNullable(root);
        } catch (MarkedYAMLException e) {
            // Rejected at the edge: the file is rejected with this problem.
            problems.add(text.problem(e.getProblemMark(), "not YAML: " + e.getProblem() + hint(e)));
        } catch (YAMLException e) {
            // Rejected at the edge, as above: a limit is exceeded or a character is not allowed in YAML.
            problems.add(text.problem("not YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private List<Node> items(Node root, String listKey) {
        var mapping = new YamlMapping(text, problems, root);
        if (!mapping.has(listKey)) {
            return List.of(root);
        }
        mapping.rejectUnknownKeys(List.of(listKey));
        if (mapping.value(listKey) instanceof SequenceNode list
                && list.getValue().size() <= MAX_DEFINITIONS) {
            return list.getValue();
        }
        mapping.report(mapping.value(listKey), "'" + listKey + "' must be a list of at most " + MAX_DEFINITIONS);
        return List.of();
    }

    private static String hint(MarkedYAMLException e) {
        return "mapping values are not allowed here".equals(e.getProblem())
                ? "; put an expression that contains ': ' in quotes"
                : "";
    }

    private static Yaml yaml() {
        var limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setCodePointLimit(MAX_CHARACTERS);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(10);
        var style = new DumperOptions();
        style.setWidth(8_192);
        style.setSplitLines(false);
        return new Yaml(new SafeConstructor(limits), new Representer(style), style, limits);
    }
}
