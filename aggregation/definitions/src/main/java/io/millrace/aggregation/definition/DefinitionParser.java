package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.MeasureColumn;
import io.millrace.schemas.insight.NextGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parser of insight definitions in YAML. Thread-safe. */
public final class DefinitionParser {
    private final ExpressionChecker checker = new ExpressionChecker();

    /**
     * Parses the insights of a file, each as generation 1 and active from the start.
     *
     * @param file file name for error messages
     * @param yaml a list under {@code insights:}, or the mapping of one insight
     * @throws InvalidDefinitionException with all problems, each with line, column and, for a mistyped name, a suggestion
     */
    public List<InsightSpec> parse(String file, String yaml) throws InvalidDefinitionException {
        var parsed = YamlFile.parse(file, yaml, "insights");
        var specs = new ArrayList<InsightSpec>();
        for (var insight : parsed.definitions()) {
            var spec = new InsightReader(checker, insight).read(YamlFile.canonical(insight));
            parsed.rejectDuplicate(spec.name(), insight);
            specs.add(spec);
        }
        parsed.complete();
        return specs;
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
                                measure.expression()
                                        .flatMap(written -> measure.unit())
                                        .orElse(null),
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
