package io.millrace.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

final class KafkaMetricsTest {
    private final Map<MetricName, Metric> metrics = new LinkedHashMap<>();

    @Test
    void numbersAreExportedWithTheirTags() throws IOException {
        add("stream-state-metrics", "block-cache-usage", 4096.0, Map.of("rocksdb-state-id", "rows"));
        add("consumer-metrics", "records-consumed-total", 7.0, Map.of("client-id", "c"));

        assertThat(scrape(10))
                .contains("kafka_stream_state_block_cache_usage{rocksdb_state_id=\"rows\",} 4096.0")
                .contains("# TYPE kafka_consumer_records_consumed_total counter")
                .contains("kafka_consumer_records_consumed_total{client_id=\"c\",} 7.0");
    }

    @Test
    void whatIsNoNumberOrHasNoValueIsLeftOut() throws IOException {
        add("stream-metrics", "state", "RUNNING", Map.of());
        add("stream-metrics", "rate", Double.NaN, Map.of());
        add("consumer-node-metrics", "bytes", 1.0, Map.of());

        assertThat(scrape(10)).doesNotContain("kafka_stream", "kafka_consumer");
    }

    @Test
    void theNumberOfSamplesIsBoundedAndStreamsComesFirst() throws IOException {
        add("consumer-metrics", "a", 1.0, Map.of());
        add("stream-metrics", "b", 2.0, Map.of());

        assertThat(scrape(1))
                .contains("kafka_stream_b 2.0")
                .contains("millrace_kafka_metrics_dropped 1.0")
                .doesNotContain("kafka_consumer_a");
    }

    private String scrape(int bound) throws IOException {
        var registry = new CollectorRegistry();
        KafkaMetrics collector = new KafkaMetrics(bound).register(registry);
        collector.add(() -> metrics);
        var text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }

    private void add(String group, String name, Object value, Map<String, String> tags) {
        var metricName = new MetricName(name, group, "", tags);
        metrics.put(metricName, new Metric() {
            @Override
            public MetricName metricName() {
                return metricName;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }
}
