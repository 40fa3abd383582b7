package io.millrace.tracing;

import io.millrace.runtime.access.TokenBucket;
import io.opentelemetry.api.trace.SpanContext;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Decides which requests are traced: those that say so, and a share of those that say nothing; both bounded. Thread-safe. */
final class SampleGate {
    private final double ratio;
    private final DoubleSupplier random;
    private final LongSupplier nanos;
    private final TokenBucket requests;

    /**
     * @param random numbers from 0, inclusive, to 1, exclusive
     * @param nanos a clock that only rises, ns
     */
    SampleGate(double ratio, int perSecond, DoubleSupplier random, LongSupplier nanos) {
        this.ratio = ratio;
        this.random = random;
        this.nanos = nanos;
        this.requests = new TokenBucket(perSecond, nanos.getAsLong());
    }

    /** @param parent what the sender said; invalid if nothing */
    boolean admits(SpanContext parent) {
        boolean wanted = parent.isValid() ? parent.isSampled() : ratio > 0 && random.getAsDouble() < ratio;
        return wanted && requests.tryTake(nanos.getAsLong()) == 0;
    }
}
