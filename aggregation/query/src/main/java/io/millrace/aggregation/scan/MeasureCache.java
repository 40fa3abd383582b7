package io.millrace.aggregation.scan;

import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.measure.Measure;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Compiled measures of insights, one copy per thread, since measures are not thread-safe. */
public final class MeasureCache {
    private static final int MAX_SIZE = 256;

    private final ThreadLocal<Map<InsightSpec, List<Measure>>> compiled = ThreadLocal.withInitial(IdentityHashMap::new);

    public List<Measure> of(InsightSpec insight) {
        Map<InsightSpec, List<Measure>> own = compiled.get();
        if (own.size() > MAX_SIZE) {
            own.clear();
        }
        return own.computeIfAbsent(
                insight,
                spec -> DefinitionSet.compile(List.of(spec)).insights().get(0).measures());
    }
}
