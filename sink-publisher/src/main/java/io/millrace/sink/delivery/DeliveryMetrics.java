package io.millrace.sink.delivery;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of deliveries, by destination: of the first {@value #MAX_DESTINATIONS} by name, and of all others together under {@value
 * #OTHERS}. Of {@code millrace_sink_delivery_rows_total} the outcomes of a destination and its waiting rows add up to the rows that
 * were read.
 */
public final class DeliveryMetrics extends Collector {
    private static final int MAX_DESTINATIONS = 100;
    private static final String OTHERS = "(others)";

    private final Deliveries deliveries;
    private final Clock clock;

    public DeliveryMetrics(Deliveries deliveries, Clock clock) {
        this.deliveries = deliveries;
        this.clock = clock;
    }

    private interface Sink {
        void add(String destination, double value);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var statuses = List.copyOf(deliveries.statuses());
        var families = new ArrayList<MetricFamilySamples>();
        var rows = new CounterMetricFamily(
                "millrace_sink_delivery_rows_total",
                "Rows of destinations' insights that were read, by what became of them.",
                List.of("destination", "outcome"));
        outcome(rows, "filtered", statuses, status -> status.counts().filtered());
        outcome(rows, "where_failed", statuses, status -> status.counts().whereFailed());
        outcome(rows, "known", statuses, status -> status.counts().known());
        outcome(rows, "coalesced", statuses, status -> status.counts().coalesced());
        outcome(rows, "delivered", statuses, status -> status.counts().delivered());
        outcome(rows, "failed", statuses, status -> status.counts().failed());
        outcome(rows, "released", statuses, status -> status.counts().released());
        families.add(rows);
        var attempts = new CounterMetricFamily(
                "millrace_sink_delivery_attempts_total", "Requests that were started.", List.of("destination"));
        each(statuses, status -> status.counts().attempts(), (name, value) -> attempts.addMetric(List.of(name), value));
        families.add(attempts);
        families.add(gauge("waiting_rows", "Rows that are not acknowledged.", statuses, status -> status.counts()
                .waiting()));
        families.add(
                gauge("in_flight_requests", "Requests that are on their way.", statuses, DeliveryStatus::inFlight));
        families.add(gauge("memory_bytes", "Heap of rows that wait, estimated.", statuses, DeliveryStatus::memory));
        families.add(gauge("lag_records", "Records that were not read yet.", statuses, DeliveryStatus::lag));
        families.add(gauge(
                "oldest_seconds",
                "Age of the oldest row that is not acknowledged; 0 if none waits.",
                statuses,
                this::age));
        families.add(gauge(
                "breaker_open",
                "1 while nothing but probes is sent.",
                statuses,
                status -> status.breaker().equals("CLOSED") ? 0 : 1));
        return families;
    }

    private double age(DeliveryStatus status) {
        return status.oldestWaiting()
                .map(oldest -> Math.max(0, clock.millis() - oldest.toEpochMilli()) / 1_000.0)
                .orElse(0.0);
    }

    private static void outcome(
            CounterMetricFamily rows,
            String outcome,
            List<DeliveryStatus> statuses,
            ToDoubleFunction<DeliveryStatus> value) {
        each(statuses, value, (name, sum) -> rows.addMetric(List.of(name, outcome), sum));
    }

    private static GaugeMetricFamily gauge(
            String name, String help, List<DeliveryStatus> statuses, ToDoubleFunction<DeliveryStatus> value) {
        var family = new GaugeMetricFamily("millrace_sink_delivery_" + name, help, List.of("destination"));
        each(statuses, value, (destination, now) -> family.addMetric(List.of(destination), now));
        return family;
    }

    private static void each(List<DeliveryStatus> statuses, ToDoubleFunction<DeliveryStatus> value, Sink sink) {
        statuses.stream()
                .limit(MAX_DESTINATIONS)
                .forEach(status -> sink.add(status.destination(), value.applyAsDouble(status)));
        if (statuses.size() > MAX_DESTINATIONS) {
            sink.add(
                    OTHERS,
                    statuses.stream().skip(MAX_DESTINATIONS).mapToDouble(value).sum());
        }
    }
}
