package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.ingest.produce.ByteBudget;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shares of the byte budget that bodies are read within. Those without a known key in header or query have half of it at most, and
 * so has each tenant where there are several: a flood of one leaves the others room. Thread-safe.
 */
final class RequestBudgets {
    private static final int FRACTION = 2;

    private final ByteBudget unauthenticated;
    private final Map<String, ByteBudget> tenants;

    RequestBudgets(ByteBudget budget, WriteKeys keys) {
        var names = keys.all().stream().map(WriteKey::tenant).collect(Collectors.toUnmodifiableSet());
        this.unauthenticated = budget.part(budget.limit() / FRACTION);
        this.tenants = names.stream()
                .collect(Collectors.toUnmodifiableMap(
                        name -> name, name -> names.size() == 1 ? budget : budget.part(budget.limit() / FRACTION)));
    }

    /** @param key the key in header or query, or null */
    ByteBudget of(WriteKey key) {
        return key == null ? unauthenticated : tenants.get(key.tenant());
    }
}
