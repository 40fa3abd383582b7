package io.millrace.aggregation;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.runtime.http.RequestException;
import java.util.Collection;
import java.util.function.Supplier;

/** The active insights and shadows, for whoever takes one that is not among them for one that does not exist. Thread-safe. */
final class KnownInsights implements Supplier<Collection<InsightSpec>> {
    private final ActiveDefinitions active;

    KnownInsights(ActiveDefinitions active) {
        this.active = active;
    }

    /** @throws RequestException 503 {@code starting} as long as this instance has not read the definitions */
    @Override
    public Collection<InsightSpec> get() {
        if (!active.isRead()) {
            throw new RequestException(
                    503, "starting", "this instance has not read the definitions yet; ask again in a moment");
        }
        return active.all();
    }
}
