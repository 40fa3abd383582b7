package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.Durations;
import io.millrace.aggregation.expression.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML mapping that is read key by key. Problems are collected; reading continues with a default value. */
public final class YamlMapping {
    private final SourceText text;
    private final List<DefinitionProblem> problems;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    YamlMapping(SourceText text, List<DefinitionProblem> problems, Node node) {
        this.text = text;
        this.problems = problems;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            report(node, "this must be a mapping of keys to values");
            return;
        }
        for (var entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                values.put(key.getValue(), entry.getValueNode());
                keys.put(key.getValue(), key);
            } else {
                report(entry.getKeyNode(), "a key must be a plain name");
            }
        }
    }

    /** The mapping itself, as a place of problems. */
    public Node node() {
        return node;
    }

    /** Keys in the order of the file. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** Whether the key is there. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Node of a key, or the mapping if it has no such key. */
    public Node keyNode(String key) {
        return keys.getOrDefault(key, node);
    }

    /** Node of a value, or the mapping if it has no such key. */
    public Node value(String key) {
        return values.getOrDefault(key, node);
    }

    /**
     * Name of a definition; a missing or invalid one is reported.
     *
     * @param kind what is named, such as {@code an insight}
     */
    public String requiredName(String kind) {
        var name = string("name", "");
        if (!has("name")) {
            report(node, kind + " needs a name");
        } else if (!InsightReader.NAME.matcher(name).matches()) {
            report(value("name"), InsightReader.nameRule(name));
        }
        return name;
    }

    /** Reports every key that is not a known one. */
    public void rejectUnknownKeys(List<String> known) {
        keys.forEach((name, key) -> {
            if (!known.contains(name)) {
                report(
                        key,
                        "unknown key '" + name + "'" + NearestName.hint(name, known) + "; known are "
                                + String.join(", ", known));
            }
        });
    }

    /** The mapping under a key; anything else there is reported. */
    public Optional<YamlMapping> mapping(String key) {
        return has(key) ? Optional.of(new YamlMapping(text, problems, values.get(key))) : Optional.empty();
    }

    /** The mappings under a key, which holds a list of them; anything else there is reported. */
    public List<YamlMapping> mappings(String key) {
        if (!(values.get(key) instanceof SequenceNode list)) {
            report(values.get(key), "'" + key + "' must be a list");
            return List.of();
        }
        return list.getValue().stream()
                .map(item -> new YamlMapping(text, problems, item))
                .toList();
    }

    /** The text under a key; anything else there is reported. */
    public Optional<ScalarNode> scalar(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (values.get(key) instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar);
        }
        report(values.get(key), "'" + key + "' must be a text");
        return Optional.empty();
    }

    /** The texts under a key, which holds one or a list of them; anything else there is reported. */
    public List<ScalarNode> scalars(String key) {
        if (!(values.get(key) instanceof SequenceNode list)) {
            return scalar(key).stream().toList();
        }
        var read = new ArrayList<ScalarNode>();
        for (var item : list.getValue()) {
            if (item instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
                read.add(scalar);
            } else {
                report(item, "'" + key + "' must be a text or a list of texts");
            }
        }
        return read;
    }

    /** Value of the text under a key, or the default. */
    public String string(String key, String otherwise) {
        return scalar(key).map(ScalarNode::getValue).orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return scalar(key).map(scalar -> flag(key, scalar)).orElse(otherwise);
    }

    private boolean flag(String key, ScalarNode scalar) {
        if (!scalar.getValue().equals("true") && !scalar.getValue().equals("false")) {
            report(scalar, "'" + key + "' must be true or false");
        }
        return scalar.getValue().equals("true");
    }

    /** Integer within inclusive bounds; an invalid one is reported and replaced by the default. */
    public int integer(String key, int otherwise, int least, int most) {
        return scalar(key)
                .map(scalar -> {
                    if (scalar.getValue().matches("\\d{1,9}")) {
                        int value = Integer.parseInt(scalar.getValue());
                        if (value >= least && value <= most) {
                            return value;
                        }
                    }
                    report(scalar, "'" + key + "' must be an integer from " + least + " to " + most);
                    return otherwise;
                })
                .orElse(otherwise);
    }

    /** Duration within inclusive bounds; an invalid one is reported and replaced by the default. */
    public Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        return scalar(key)
                .map(scalar -> duration(key, scalar, otherwise, least, most))
                .orElse(otherwise);
    }

    private Duration duration(String key, ScalarNode scalar, Duration otherwise, Duration least, Duration most) {
        try {
            var duration = Durations.parse(scalar.getValue());
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
            report(scalar, "'" + key + "' must be from " + plain(least) + " to " + plain(most));
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: the definition is rejected with this problem.
            report(scalar, e.getMessage());
        }
        return otherwise;
    }

    /** Duration in the syntax of definitions. */
    public static String plain(Duration duration) {
        long ms = duration.toMillis();
        if (ms % 86_400_000 == 0 && ms > 0) {
            return ms / 86_400_000 + "d";
        }
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }

    /** Adds a problem at a node. */
    public void report(Node at, String message) {
        problems.add(text.problem(at, message));
    }

    /** Adds a problem at an offset in the value of a text. */
    public void report(ScalarNode at, int offset, String message) {
        problems.add(text.problem(at, offset, message));
    }
}
