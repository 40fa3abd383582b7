package io.millrace.cli.board;

import java.util.Arrays;
import java.util.OptionalLong;

/** The latest 2,000 latencies in ms. Thread-safe. */
public final class LatencySamples {
    private static final int MAX_SAMPLES = 2_000;

    private final long[] samples = new long[MAX_SAMPLES];
    private int count;

    public synchronized void add(long millis) {
        samples[count++ % MAX_SAMPLES] = Math.max(0, millis);
    }

    /** Quantile of the samples; empty before the first one. */
    public synchronized OptionalLong quantile(double q) {
        int held = Math.min(count, MAX_SAMPLES);
        if (held == 0) {
            return OptionalLong.empty();
        }
        var sorted = Arrays.copyOf(samples, held);
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[(int) Math.min(held - 1L, Math.round(q * (held - 1)))]);
    }
}
