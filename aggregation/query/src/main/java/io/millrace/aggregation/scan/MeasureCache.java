package io.millrace.aggregation.scan;

import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.measure.Measure;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Measures of insights, compiled once for each thread that reads them, for they are not to be shared. Thread-safe. */
public final class MeasureCache {
    private static final int MOST = 256;

    private final ThreadLocal<Map<InsightSpec, List<Measure>>> compiled = ThreadLocal.withInitial(IdentityHashMap::new);

    public List<Measure> of(InsightSpec insight) {
        Map<InsightSpec, List<Measure>> own = compiled.get();
        if (own.size() > MOST) {
            own.clear();
        }
        return own.computeIfAbsent(
                insight,
                spec -> DefinitionSet.compile(List.of(spec)).insights().get(0).measures());
    }
}
