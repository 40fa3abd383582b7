package io.millrace.aggregation.definition;

import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.schemas.insight.Dimension;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.MeasureColumn;
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

    /** Converts the insight to the record that publishes it to all stages. */
    public static InsightDefinition toRecord(InsightSpec spec, long appliedAt) {
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
                .build();
    }

    /**
     * Parses the insight of a record.
     *
     * @throws InvalidDefinitionException if another release of Millrace wrote a definition that this one does not accept
     */
    public InsightSpec fromRecord(InsightDefinition definition) throws InvalidDefinitionException {
        var specs = parse(definition.getName(), definition.getYaml());
        if (specs.size() != 1 || !specs.get(0).name().equals(definition.getName())) {
            throw new InvalidDefinitionException(List.of(new DefinitionProblem(
                    definition.getName(),
                    1,
                    1,
                    "the record's YAML does not define exactly the insight that the record names")));
        }
        return specs.get(0)
                .withBackfillFrom(Optional.ofNullable(definition.getBackfillFrom()))
                .withGeneration(definition.getGeneration(), definition.getRevision(), definition.getActiveFrom());
    }
}
