package io.millrace.aggregation.definition;

import io.millrace.aggregation.event.SlotLayout;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.expression.ExpressionCompiler;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.measure.MeasureFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Active insights compiled together, so that a condition or sub-expression that several of them share is computed once per
 * event. Not thread-safe, because closures cache their last value: each task compiles its own set, which is cheap because the
 * specifications are type-checked already.
 */
public final class DefinitionSet {
    private final SlotLayout slotLayout;
    private final List<CompiledInsight> insights;

    private DefinitionSet(SlotLayout fields, List<CompiledInsight> insights) {
        this.slotLayout = fields;
        this.insights = List.copyOf(insights);
    }

    public static DefinitionSet compile(Collection<InsightSpec> specs) {
        var fields = new SlotLayout.Builder();
        var compiler = new ExpressionCompiler(fields);
        var insights = specs.stream().map(spec -> compile(spec, compiler)).toList();
        return new DefinitionSet(fields.build(), insights);
    }

    private static CompiledInsight compile(InsightSpec spec, ExpressionCompiler compiler) {
        var where = spec.where().map(compiler::compile).orElse(null);
        var dimensions = new ArrayList<Expression>();
        for (var dimension : spec.dimensions()) {
            dimension.expression().map(compiler::compile).ifPresent(dimensions::add);
        }
        var measures = new LinkedHashMap<String, Measure>();
        var factory = new MeasureFactory(
                measures::get,
                spec.journey().isPresent() ? Duration.ZERO : spec.window().uniformLength());
        for (var measure : spec.measures()) {
            measure.expression()
                    .map(compiler::measureCall)
                    .ifPresent(call -> measures.put(measure.name(), factory.create(measure.name(), call)));
        }
        spec.journey()
                .map(JourneyColumns::measures)
                .orElse(List.of())
                .forEach(column -> measures.put(column.measure().name(), column.measure()));
        var conditions = new ArrayList<Expression>();
        spec.journey().ifPresent(journey -> journey.conditions().forEach(one -> conditions.add(compiler.compile(one))));
        return new CompiledInsight(spec, where, dimensions, List.copyOf(measures.values()), conditions);
    }

    /** Slots that the insights read, for {@code EventReader.setLayout}. */
    public SlotLayout slotLayout() {
        return slotLayout;
    }

    /** All insights, in the order of the specifications. */
    public List<CompiledInsight> insights() {
        return insights;
    }
}
