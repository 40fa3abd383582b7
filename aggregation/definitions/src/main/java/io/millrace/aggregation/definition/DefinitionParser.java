package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.MeasureColumn;
import io.millrace.schemas.insight.NextGeneration;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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

/** Parser of insight definitions in YAML. Thread-safe. */
public final class DefinitionParser {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_INSIGHTS = 1_000;

    private final ExpressionChecker checker = new ExpressionChecker();

    /**
     * Parses the insights of a file, each as generation 1 and active from the start.
     *
     * @param file file name for error messages
     * @param yaml a list under {@code insights:}, or the mapping of one insight
     * @throws InvalidDefinitionException with all problems, each with line, column and, for a mistyped name, a suggestion
     */
    public List<InsightSpec> parse(String file, String yaml) throws InvalidDefinitionException {
        var text = new SourceText(file, yaml);
        var problems = new ArrayList<DefinitionProblem>();
        var specs = new ArrayList<InsightSpec>();
        var places = new HashMap<String, Integer>();
        for (var node : insights(text, problems, yaml)) {
            var insight = new YamlMapping(text, problems, node);
            var spec = new InsightReader(checker, insight).read(canonical(node));
            var line = node.getStartMark().getLine() + 1;
            var before = places.putIfAbsent(spec.name(), line);
            if (before != null && !spec.name().isEmpty()) {
                insight.report(
                        insight.value("name"), "'" + spec.name() + "' is defined in line " + before + " already");
            }
            specs.add(spec);
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(DefinitionProblem::line).thenComparingInt(DefinitionProblem::column));
            throw new InvalidDefinitionException(problems);
        }
        return specs;
    }

    private static List<Node> insights(SourceText text, List<DefinitionProblem> problems, String yaml) {
        Node root;
        try {
            root = yaml.length() > MAX_CHARACTERS ? null : yaml().compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            // Rejected at the edge: the file is rejected with this problem.
            problems.add(text.problem(e.getProblemMark(), "not YAML: " + e.getProblem() + hint(e)));
            return List.of();
        } catch (YAMLException e) {
            // Rejected at the edge, as above: a limit is exceeded or a character is not allowed in YAML.
            problems.add(text.problem("not YAML: " + e.getMessage()));
            return List.of();
        }
        if (root == null) {
            problems.add(text.problem(
                    yaml.isBlank() ? "the file is empty" : "longer than " + MAX_CHARACTERS + " characters"));
            return List.of();
        }
        var mapping = new YamlMapping(text, problems, root);
        if (!mapping.has("insights")) {
            return List.of(root);
        }
        mapping.rejectUnknownKeys(List.of("insights"));
        if (mapping.value("insights") instanceof SequenceNode list
                && list.getValue().size() <= MAX_INSIGHTS) {
            return list.getValue();
        }
        mapping.report(mapping.value("insights"), "'insights' must be a list of at most " + MAX_INSIGHTS);
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

    private static String canonical(Node insight) {
        var out = new StringWriter();
        yaml().serialize(insight, out);
        return out.toString();
    }

    /** Converts an insight without a shadow to the record that publishes it to all stages. */
    public static InsightDefinition toRecord(InsightSpec spec, long appliedAt) {
        return toRecord(AppliedInsight.of(spec), appliedAt);
    }

    /** Converts the insight and its shadow to the record that publishes them to all stages. */
    public static InsightDefinition toRecord(AppliedInsight applied, long appliedAt) {
        var spec = applied.live();
        return InsightDefinition.newBuilder()
                .setName(spec.name())
                .setDescription(spec.description().isEmpty() ? null : spec.description())
                .setYaml(spec.yaml())
                .setGeneration(spec.generation())
                .setRevision(spec.revision())
                .setAppliedAt(appliedAt)
                .setActiveFrom(spec.activeFrom())
                .setBackfillFrom(spec.backfillFrom().orElse(null))
                .setDimensions(spec.dimensions().stream()
                        .map(dimension -> new Dimension(dimension.name(), dimension.source()))
                        .toList())
                .setMeasures(spec.measures().stream()
                        .map(measure -> new MeasureColumn(
                                measure.name(),
                                measure.function(),
                                measure.type(),
                                null,
                                measure.errorBound().orElse(null),
                                measure.source()))
                        .toList())
                .setWindowMillis(spec.window().uniformLength().toMillis())
                .setRetainMillis(spec.retain().toMillis())
                .setNext(applied.shadow().map(DefinitionParser::toRecord).orElse(null))
                .setNewestGeneration(applied.newestGeneration())
                .build();
    }

    private static NextGeneration toRecord(InsightSpec shadow) {
        return new NextGeneration(
                shadow.yaml(),
                shadow.generation(),
                shadow.revision(),
                shadow.activeFrom(),
                shadow.backfillFrom().orElse(null));
    }

    /**
     * Parses the live insight of a record.
     *
     * @throws InvalidDefinitionException if another release of Millrace wrote a definition that this one does not accept
     */
    public InsightSpec fromRecord(InsightDefinition definition) throws InvalidDefinitionException {
        return parseOne(definition.getName(), definition.getYaml())
                .withBackfillFrom(Optional.ofNullable(definition.getBackfillFrom()))
                .withGeneration(definition.getGeneration(), definition.getRevision(), definition.getActiveFrom());
    }

    /**
     * Parses the shadow of a record; empty if it has none.
     *
     * @throws InvalidDefinitionException as {@link #fromRecord} does
     */
    public Optional<InsightSpec> shadowFromRecord(InsightDefinition definition) throws InvalidDefinitionException {
        var next = definition.getNext();
        if (next == null) {
            return Optional.empty();
        }
        return Optional.of(parseOne(definition.getName(), next.getYaml())
                .withBackfillFrom(Optional.ofNullable(next.getBackfillFrom()))
                .withGeneration(next.getGeneration(), next.getRevision(), next.getActiveFrom())
                .asShadow());
    }

    private InsightSpec parseOne(String name, String yaml) throws InvalidDefinitionException {
        var specs = parse(name, yaml);
        if (specs.size() != 1 || !specs.get(0).name().equals(name)) {
            throw new InvalidDefinitionException(List.of(new DefinitionProblem(
                    name, 1, 1, "the record's YAML does not define exactly the insight that the record names")));
        }
        return specs.get(0);
    }
}
