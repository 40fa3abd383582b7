package io.millrace.tracing;

import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Decides which requests are traced: those that say so, and a share of those that say nothing; both bounded. Thread-safe. */
final class SampleGate {
    private static final int BURST_SECONDS = 2;

    private final double ratio;
    private final double perNano;
    private final double most;
    private final DoubleSupplier random;
    private final LongSupplier nanos;
    private double saved;
    private long last;

    /**
     * @param random numbers from 0, inclusive, to 1, exclusive
     * @param nanos a clock that only rises, ns
     */
    SampleGate(double ratio, int perSecond, DoubleSupplier random, LongSupplier nanos) {
        this.ratio = ratio;
        this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
        this.most = (double) perSecond * BURST_SECONDS;
        this.random = random;
        this.nanos = nanos;
        this.saved = most;
        this.last = nanos.getAsLong();
    }

    /** @param parent what the sender said; invalid if nothing */
    boolean admits(SpanContext parent) {
        boolean wanted = parent.isValid() ? parent.isSampled() : ratio > 0 && random.getAsDouble() < ratio;
        return wanted && take();
    }

    private synchronized boolean take() {
        long now = nanos.getAsLong();
        saved = Math.min(most, saved + Math.max(0, now - last) * perNano);
        last = now;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
