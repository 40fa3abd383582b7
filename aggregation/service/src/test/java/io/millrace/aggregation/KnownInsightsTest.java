package io.millrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.runtime.http.RequestException;
import org.junit.jupiter.api.Test;

class KnownInsightsTest {
    private final ActiveDefinitions active = new ActiveDefinitions();
    private final KnownInsights known = new KnownInsights(active);

    @Test
    void noInsightIsSaidNotToExistBeforeTheDefinitionsAreRead() {
        assertThatThrownBy(known::get).isInstanceOfSatisfying(RequestException.class, starting -> {
            assertThat(starting.status()).isEqualTo(503);
            assertThat(starting.code()).isEqualTo("starting");
        });
    }

    @Test
    void theActiveInsightsAreThereOnceTheDefinitionsAreRead() {
        active.put(SampleInsights.sales());
        active.markRead();

        assertThat(known.get()).isEqualTo(active.all());
    }
}
