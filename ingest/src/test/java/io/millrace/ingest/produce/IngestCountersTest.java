package io.millrace.ingest.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailureReason;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestCountersTest {
    private final CollectorRegistry registry = new CollectorRegistry();

    @Test
    void unnamedTenantsAreCountedTogether() {
        count(false);

        assertThat(scrape())
                .doesNotContain("acme", "globex")
                .contains("millrace_ingest_received_events_total{tenant=\"*\",} 5.0")
                .contains("millrace_ingest_rejected_events_total{tenant=\"*\",reason=\"MALFORMED_JSON\",} 1.0");
    }

    @Test
    void namedTenantsAreCountedSeparately() {
        count(true);

        assertThat(scrape())
                .contains("millrace_ingest_received_events_total{tenant=\"acme\",} 2.0")
                .contains("millrace_ingest_received_events_total{tenant=\"globex\",} 3.0");
    }

    private void count(boolean named) {
        var counters = new IngestCounters(registry, List.of("acme", "globex"), named, new ByteBudget(1));
        counters.tenant("acme").received(2, 20);
        counters.tenant("globex").received(3, 30);
        counters.tenant("acme").rejected(FailureReason.MALFORMED_JSON);
    }

    /** All samples in the text format of Prometheus. */
    private String scrape() {
        var text = new StringBuilder();
        for (var family : Collections.list(registry.metricFamilySamples())) {
            for (var sample : family.samples) {
                text.append(sample.name).append('{');
                for (int i = 0; i < sample.labelNames.size(); i++) {
                    text.append(sample.labelNames.get(i) + "=\"" + sample.labelValues.get(i) + "\",");
                }
                text.append("} ").append(sample.value).append('\n');
            }
        }
        return text.toString();
    }
}
