package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.store.StoreKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class RowCacheTest {
    private static final int ROWS = 200;

    private final CompiledInsight insight =
            DefinitionSet.compile(List.of(SampleInsights.sales())).insights().get(0);
    private final RowCache cache = new RowCache(new MemoryStore(), 10_000);

    @Test
    void rowsLoadedFromTheStoreCountTowardsTheBound() {
        OpenWindow window = window();
        for (int i = 0; i < ROWS; i++) {
            CachedRow row = cache.create(window, group(i));
            cache.markChanged(row, row.fold(partial(), 100, 1));
        }
        cache.writeChanged();
        cache.clear();
        assertThat(cache.markChanged(cache.find(window, group(0)), 0)).isFalse();

        for (int i = 1; i < ROWS; i++) {
            cache.find(window, group(i));
        }

        assertThat(cache.markChanged(cache.find(window, group(0)), 0)).isTrue();
    }

    private OpenWindow window() {
        byte[] prefix = StoreKeys.prefix(StoreKeys.META, insight.name(), 1, "default");
        Bytes key = Bytes.wrap(StoreKeys.window(prefix, 60_000));
        return OpenWindow.create(key, StoreKeys.Owner.of(key.get()), insight, 60_000, 120_000);
    }

    private static byte[] group(int i) {
        return ("group " + i).getBytes(StandardCharsets.UTF_8);
    }

    private Accumulator[] partial() {
        return insight.measures().stream().map(Measure::newAccumulator).toArray(Accumulator[]::new);
    }
}
