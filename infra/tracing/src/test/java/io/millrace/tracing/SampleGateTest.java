package io.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleGateTest {
    private final AtomicLong now = new AtomicLong(42);

    @Test
    void aFloodOfSampledRequestsIsTracedAtTheRateAndNotBeyond() {
        var gate = new SampleGate(0, 10, () -> 0, now::get);
        var sampled = TraceParent.parse(RecordedSpans.TRACEPARENT);

        assertThat(admitted(gate, sampled, 1_000)).isEqualTo(20);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(admitted(gate, sampled, 1_000)).isEqualTo(10);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(admitted(gate, sampled, 1_000)).isEqualTo(20);
    }

    @Test
    void theRatioDecidesOnRequestsThatSayNothing() {
        var draw = new AtomicLong();
        var gate = new SampleGate(0.25, 100_000, () -> draw.getAndIncrement() % 100 / 100.0, now::get);

        assertThat(admitted(gate, SpanContext.getInvalid(), 1_000)).isEqualTo(250);
    }

    private static long admitted(SampleGate gate, SpanContext parent, int requests) {
        return IntStream.range(0, requests).filter(i -> gate.admits(parent)).count();
    }
}
