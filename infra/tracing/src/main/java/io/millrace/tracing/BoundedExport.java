package io.millrace.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports ended spans in batches from a thread of its own. At most {@value #MAX_WAITING} wait: what ends beyond them is dropped and
 * counted, so that no caller ever waits. Logs failures once a minute. Thread-safe.
 */
final class BoundedExport implements SpanProcessor {
    static final int MAX_WAITING = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedExport.class);
    private static final long LOG_PAUSE = TimeUnit.MINUTES.toNanos(1);
    private static final int BATCH = 512;
    private static final Duration DELAY = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SpanCounters counters;
    private final LongSupplier nanos;
    private final BatchSpanProcessor batches;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong logDue;

    BoundedExport(SpanExporter exporter, SpanCounters counters, LongSupplier nanos) {
        this.counters = counters;
        this.nanos = nanos;
        this.logDue = new AtomicLong(nanos.getAsLong());
        this.batches = BatchSpanProcessor.builder(new Counted(exporter))
                // Never full: this class bounds what waits, exported or not.
                .setMaxQueueSize(2 * MAX_WAITING)
                .setMaxExportBatchSize(BATCH)
                .setScheduleDelay(DELAY)
                .setExporterTimeout(TIMEOUT)
                .build();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        counters.ended.inc();
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            counters.dropped.inc();
        } else {
            batches.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    private void exported(int spans, CompletableResultCode result) {
        waiting.addAndGet(-spans);
        if (result.isSuccess()) {
            counters.exported.inc(spans);
            return;
        }
        counters.failed.inc(spans);
        long due = logDue.get();
        long now = nanos.getAsLong();
        if (now - due >= 0 && logDue.compareAndSet(due, now + LOG_PAUSE)) {
            var why = result.getFailureThrowable();
            LOG.warn(
                    "{} spans were not taken: {}; check the receiver at tracing.otlp.endpoint (logged once a minute)",
                    spans,
                    why == null ? "no reason is known" : why.toString());
        }
    }

    /** Passes spans on and counts what became of them. */
    private final class Counted implements SpanExporter {
        private final SpanExporter exporter;

        Counted(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int size = spans.size();
            CompletableResultCode result;
            try {
                result = exporter.export(spans);
            } catch (RuntimeException e) {
                // None of the four exits: these spans are lost, counted and logged, and no event is.
                result = CompletableResultCode.ofExceptionalFailure(e);
            }
            var known = result;
            return known.whenComplete(() -> exported(size, known));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
