package io.millrace.ingest.source;

import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.mapping.FieldMapping;
import io.millrace.schemas.topic.Topics;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Parser of a file of sources. All problems are found at once, each as {@code file:line:column: message}. For one thread. */
final class SourcesFile {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_SOURCES = 16;
    private static final int MAX_TOPICS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final List<String> KEYS =
            List.of("name", "topic", "topics", "format", "map", "event", "tenant", "writeKey", "from", "operations");
    private static final Map<String, String> OPERATIONS =
            Map.of("create", "c", "update", "u", "delete", "d", "snapshot", "r");

    private final String file;
    private final WriteKeys keys;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    /**
     * A parser of one file.
     *
     * @param file its name in messages
     * @param keys write keys, whose tenants a source may send for; null if they are not known, and not checked
     * @param environment what {@code env:NAME} refers to
     */
    SourcesFile(String file, WriteKeys keys, Map<String, String> environment) {
        this.file = file;
        this.keys = keys;
        this.environment = environment;
    }

    /** Problems of the last parse. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The sources; to be used only if there are no {@link #problems}. */
    List<SourceSpec> parse(String yaml) {
        var root = compose(yaml);
        if (root == null) {
            return List.of();
        }
        var specs = new ArrayList<SourceSpec>();
        var names = new HashSet<String>();
        var file = new SourceNode(this.file, problems, root, List.of("sources"));
        var items = file.has("sources") ? file.items("sources") : List.<Node>of();
        if (items.isEmpty() || items.size() > MAX_SOURCES) {
            file.report("sources", "must be a list of 1 to " + MAX_SOURCES + " sources");
            return List.of();
        }
        for (var item : items) {
            var node = new SourceNode(this.file, problems, item, KEYS);
            var spec = read(node);
            if (!names.add(spec.name())) {
                node.report("name", "is taken by another source");
            }
            specs.add(spec);
        }
        return specs;
    }

    private Node compose(String yaml) {
        var limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setCodePointLimit(MAX_CHARACTERS);
        limits.setNestingDepthLimit(8);
        limits.setMaxAliasesForCollections(10);
        try {
            var root = new Yaml(new SafeConstructor(limits)).compose(new StringReader(yaml));
            if (root == null) {
                problems.add(file + ":1:1: the file is empty");
            }
            return root;
        } catch (MarkedYAMLException e) {
            // Rejected at the edge: reported with the file's place.
            var mark = e.getProblemMark();
            problems.add(file + ":" + (mark == null ? "1:1" : (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    + ": not YAML: " + e.getProblem());
            return null;
        } catch (YAMLException e) {
            // Rejected at the edge, as above: a limit is exceeded.
            problems.add(file + ":1:1: not YAML: " + e.getMessage());
            return null;
        }
    }

    private SourceSpec read(SourceNode node) {
        var name = node.required("name");
        if (name != null && !NAME.matcher(name).matches()) {
            node.report("name", "must match " + NAME);
        }
        var format = format(node);
        var key = writeKey(node);
        return new SourceSpec(
                name == null ? "" : name,
                topics(node),
                format,
                mapping(node, format),
                node.text("event"),
                key.tenant(),
                node.has("writeKey") ? key.id() : null,
                from(node),
                operations(node, format));
    }

    private static List<String> topics(SourceNode node) {
        var topics = new ArrayList<>(node.texts("topic"));
        topics.addAll(node.texts("topics"));
        if (topics.isEmpty()) {
            node.report(node.has("topics") ? "topics" : "topic", "is missing: name the topic to read");
        } else if (topics.size() > MAX_TOPICS) {
            node.report("topics", "may be " + MAX_TOPICS + " at most");
        }
        for (var topic : topics) {
            if (!TOPIC.matcher(topic).matches()) {
                node.report(node.has("topics") ? "topics" : "topic", "names '" + topic + "', which no topic can have");
            } else if (Topics.ALL.stream().anyMatch(own -> own.name().equals(topic))) {
                node.report(
                        node.has("topics") ? "topics" : "topic",
                        "names '" + topic + "', which Millrace writes itself: its events would go in circles");
            }
        }
        return topics;
    }

    private static SourceFormat format(SourceNode node) {
        var text = node.required("format");
        if (text == null || SourceFormat.names().contains(text)) {
            return text == null ? SourceFormat.JSON : SourceFormat.valueOf(text.toUpperCase(Locale.ROOT));
        }
        node.report("format", "must be one of " + String.join(", ", SourceFormat.names()));
        return SourceFormat.JSON;
    }

    private static FieldMapping mapping(SourceNode node, SourceFormat format) {
        var text = node.text("map");
        if (text == null) {
            if (format.needsMapping() && node.has("format") && !node.has("map")) {
                node.report(
                        "map", "is missing: say whose event a record is, such as map: userId=customer_id,properties=*");
            }
            return null;
        }
        if (format == SourceFormat.SEGMENT) {
            node.report("map", "is not for the format segment: its records are events already");
            return null;
        }
        try {
            var mapping = FieldMapping.parse(text);
            boolean isNamed = mapping.maps("name")
                    || node.has("event")
                    || (format != SourceFormat.JSON && format != SourceFormat.AVRO);
            if (!isNamed) {
                node.report("map", "names no event: add name=<path>, or the key event: Order Completed");
            }
            return mapping;
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: reported with the file's place.
            node.report("map", "is wrong: " + e.getMessage());
            return null;
        }
    }

    private WriteKey writeKey(SourceNode node) {
        var tenant = node.text("tenant");
        var key = node.text("writeKey");
        if (keys == null) {
            return new WriteKey("", tenant == null ? "" : tenant);
        }
        var tenants =
                keys.all().stream().map(WriteKey::tenant).distinct().sorted().toList();
        if (tenant != null && key != null) {
            node.report("writeKey", "and 'tenant' exclude each other");
        } else if (key != null) {
            return keys.find(resolved(key)).orElseGet(() -> {
                node.report("writeKey", "is not among ingest.write.keys");
                return new WriteKey("", "");
            });
        } else if (tenant == null && tenants.size() > 1) {
            node.report("tenant", "is missing: one of " + String.join(", ", tenants) + ", or a writeKey");
        } else if (tenant != null && !tenants.contains(tenant)) {
            node.report("tenant", "has no write key: ingest.write.keys knows " + String.join(", ", tenants));
        }
        return new WriteKey("", tenant == null ? tenants.get(0) : tenant);
    }

    private String resolved(String key) {
        return key.startsWith("env:") ? environment.get(key.substring("env:".length())) : key;
    }

    private static StartPosition from(SourceNode node) {
        var text = node.text("from");
        try {
            return text == null ? StartPosition.EARLIEST : StartPosition.parse(text);
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: reported with the file's place.
            node.report("from", e.getMessage());
            return StartPosition.EARLIEST;
        }
    }

    private static Set<String> operations(SourceNode node, SourceFormat format) {
        if (!node.has("operations")) {
            return Set.of("c", "u", "r");
        }
        if (format != SourceFormat.DEBEZIUM) {
            node.report("operations", "is for the format debezium only");
        }
        var wanted = new HashMap<String, String>();
        for (var operation : node.texts("operations")) {
            if (OPERATIONS.containsKey(operation)) {
                wanted.put(operation, OPERATIONS.get(operation));
            } else {
                node.report("operations", "has '" + operation + "', but knows create, update, delete and snapshot");
            }
        }
        return Set.copyOf(wanted.values());
    }
}
