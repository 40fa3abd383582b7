package io.millrace.bench;

import java.util.List;
import java.util.Locale;

/**
 * Times of many tries.
 *
 * @param millis in ascending order
 * @param failed tries that did not succeed and are not among the times
 */
record Latencies(List<Double> millis, long failed) {
    static Latencies of(List<Long> nanos, long failed) {
        return new Latencies(nanos.stream().sorted().map(each -> each / 1e6).toList(), failed);
    }

    double at(double quantile) {
        return millis.isEmpty() ? Double.NaN : millis.get((int) Math.ceil(millis.size() * quantile) - 1);
    }

    /** For people. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%,d tries: p50 %.2f ms, p99 %.2f ms, max %.2f ms; %d failed",
                millis.size(),
                at(0.5),
                at(0.99),
                at(1),
                failed);
    }

    /** For programs: a JSON object. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"tries\":%d,\"failed\":%d,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"maxMs\":%.3f}",
                millis.size(),
                failed,
                at(0.5),
                at(0.99),
                at(1));
    }
}
