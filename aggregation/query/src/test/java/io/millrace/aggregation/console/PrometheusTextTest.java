package io.millrace.aggregation.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    @Test
    void samplesAreSummedOverLabelsAndBucketsByBound() {
        JsonObject summed = PrometheusText.summed("""
            # HELP millrace_ingest_accepted_events_total Events
            millrace_ingest_accepted_events_total{tenant="a",} 5.0
            millrace_ingest_accepted_events_total{tenant="b, le=\\"x\\"",} 7.0
            millrace_ready 1.0
            jvm_threads 12.0
            millrace_odd NaN
            millrace_s_bucket{insight="x",le="0.1",} 3.0
            millrace_s_bucket{insight="y",le="0.1",} 4.0
            millrace_s_bucket{insight="y",le="+Inf",} 9.0
            """);

        assertThat(summed)
                .isEqualTo(new JsonObject(
                        "{\"samples\":{\"millrace_ingest_accepted_events_total\":12.0,\"millrace_ready\":1.0},"
                                + "\"buckets\":{\"millrace_s\":{\"0.1\":7.0,\"+Inf\":9.0}}}"));
    }
}
