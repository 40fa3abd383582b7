package io.millrace.runtime.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Metrics of all Kafka clients of a process and of Kafka Streams with its RocksDB stores, as Prometheus families: group
 * and name joined after {@code kafka_}, tags as labels, such as
 * {@code kafka_stream_thread_process_rate{thread_id="…"}}. Only numbers; what has no value yet is left out. Bounded: at
 * most 5,000 samples a scrape, those of Kafka Streams first; {@code millrace_kafka_metrics_dropped} says how many were
 * left out. One a process, so that no family comes twice. Thread-safe.
 */
public final class KafkaMetrics extends Collector implements Collector.Describable {
    private static final String DROPPED = "millrace_kafka_metrics_dropped";
    private static final int MAX_SAMPLES = 5_000;

    private final List<Supplier<Map<MetricName, ? extends Metric>>> clients = new CopyOnWriteArrayList<>();
    private final int maxSamples;

    public KafkaMetrics() {
        this(MAX_SAMPLES);
    }

    KafkaMetrics(int maxSamples) {
        this.maxSamples = maxSamples;
    }

    /** Adds a client: {@code streams::metrics}, {@code producer::metrics}, … It is asked at each scrape. */
    public void add(Supplier<Map<MetricName, ? extends Metric>> client) {
        clients.add(client);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var wanted = clients.stream()
                .<Metric>flatMap(client -> client.get().values().stream())
                .filter(metric -> wanted(metric.metricName()))
                .sorted(Comparator.comparing((Metric metric) -> rank(metric.metricName()))
                        .thenComparing(metric -> metric.metricName().group())
                        .thenComparing(metric -> metric.metricName().name()))
                .toList();
        var samples = new TreeMap<String, List<MetricFamilySamples.Sample>>();
        int taken = 0;
        int dropped = 0;
        for (var metric : wanted) {
            if (!(metric.metricValue() instanceof Number number) || Double.isNaN(number.doubleValue())) {
                continue;
            }
            if (taken == maxSamples) {
                dropped++;
                continue;
            }
            taken++;
            var sample = sample(metric.metricName(), number.doubleValue());
            samples.computeIfAbsent(sample.name, name -> new ArrayList<>()).add(sample);
        }
        var families = new ArrayList<MetricFamilySamples>();
        samples.forEach((name, list) -> families.add(new MetricFamilySamples(
                name, name.endsWith("_total") ? Type.COUNTER : Type.GAUGE, "Kafka's own metric of this name.", list)));
        families.add(dropped(dropped));
        return families;
    }

    private static MetricFamilySamples dropped(int dropped) {
        return new MetricFamilySamples(
                DROPPED,
                Type.GAUGE,
                "Kafka metrics left out of this scrape for its bound.",
                List.of(new MetricFamilySamples.Sample(DROPPED, List.of(), List.of(), dropped)));
    }

    /** Nothing is known before the client runs: registering must not collect. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    private static boolean wanted(MetricName name) {
        return !name.group().endsWith("-node-metrics")
                && !name.group().equals("app-info")
                && !name.group().equals("kafka-metrics-count");
    }

    private static int rank(MetricName name) {
        return name.group().startsWith("stream-") ? 0 : 1;
    }

    private static MetricFamilySamples.Sample sample(MetricName metric, double value) {
        var group = metric.group().endsWith("-metrics")
                ? metric.group().substring(0, metric.group().length() - "-metrics".length())
                : metric.group();
        var labels = new ArrayList<String>();
        var values = new ArrayList<String>();
        metric.tags().forEach((tag, tagValue) -> {
            labels.add(sanitize(tag));
            values.add(tagValue);
        });
        return new MetricFamilySamples.Sample(
                "kafka_" + sanitize(group) + "_" + sanitize(metric.name()), labels, values, value);
    }

    private static String sanitize(String name) {
        // Not by a regular expression: thousands of names are made anew at each scrape.
        var clean = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = Character.toLowerCase(name.charAt(i));
            clean.append((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_');
        }
        return clean.toString();
    }
}
