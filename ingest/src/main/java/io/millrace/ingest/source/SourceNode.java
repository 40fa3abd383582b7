package io.millrace.ingest.source;

import io.millrace.runtime.config.EditDistance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML mapping of a sources file. Problems are collected as {@code file:line:column: message}; reading goes on. */
final class SourceNode {
    private final String file;
    private final List<String> problems;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();

    SourceNode(String file, List<String> problems, Node node, List<String> known) {
        this.file = file;
        this.problems = problems;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            report(node, "this must be a mapping of keys to values");
            return;
        }
        for (var entry : mapping.getValue()) {
            var key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (known.contains(key)) {
                values.put(key, entry.getValueNode());
            } else {
                var nearest = EditDistance.nearest(key, known)
                        .map(name -> ", did you mean '" + name + "'?")
                        .orElse("");
                report(
                        entry.getKeyNode(),
                        "unknown key '" + key + "'" + nearest + "; known are " + String.join(", ", known));
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Node value(String key) {
        return values.getOrDefault(key, node);
    }

    /** The text, or null without one; a value that is no text is reported. */
    String text(String key) {
        var value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return scalar.getValue().strip();
        }
        report(value, "'" + key + "' must be a text");
        return null;
    }

    /** As {@link #text}, reported if it is missing. */
    String required(String key) {
        if (!has(key)) {
            report(node, "'" + key + "' is missing");
        }
        return text(key);
    }

    /** The texts of a list, or the one text. */
    List<String> texts(String key) {
        if (!(values.get(key) instanceof SequenceNode list)) {
            var one = text(key);
            return one == null ? List.of() : List.of(one);
        }
        var texts = new ArrayList<String>();
        for (var item : list.getValue()) {
            if (item instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                texts.add(scalar.getValue().strip());
            } else {
                report(item, "an item of '" + key + "' must be a text");
            }
        }
        return texts;
    }

    /** The items of the list under the key. */
    List<Node> items(String key) {
        if (values.get(key) instanceof SequenceNode list) {
            return list.getValue();
        }
        report(value(key), "'" + key + "' must be a list");
        return List.of();
    }

    /** Reports a problem of the key's value. */
    void report(String key, String message) {
        report(value(key), "'" + key + "' " + message);
    }

    private void report(Node at, String message) {
        var mark = at.getStartMark();
        problems.add(file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": " + message);
    }
}
