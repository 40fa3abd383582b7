package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.definition.WindowSpec;
import java.util.List;

/** Active definitions from YAML. */
public final class TestDefinitions {
    private TestDefinitions() {}

    public static ActiveDefinitions active(String yaml) {
        var active = new ActiveDefinitions();
        parse(yaml).forEach(active::put);
        return active;
    }

    public static List<InsightSpec> parse(String yaml) {
        try {
            return new DefinitionParser().parse("test.yaml", yaml);
        } catch (InvalidDefinitionException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The same insight over other windows. */
    public static InsightSpec withWindow(InsightSpec spec, WindowSpec window) {
        return new InsightSpec(
                spec.name(),
                spec.generation(),
                spec.revision(),
                spec.description(),
                spec.where(),
                spec.dimensions(),
                window,
                spec.journey(),
                spec.measures(),
                spec.alerts(),
                spec.emitEvery(),
                spec.emitFinal(),
                spec.grace(),
                spec.retain(),
                spec.maxGroups(),
                spec.activeFrom(),
                spec.backfillFrom(),
                spec.yaml());
    }
}
