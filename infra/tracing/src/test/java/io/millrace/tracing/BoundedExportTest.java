package io.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedExportTest {
    private static final TracingConfig CONFIG =
            new TracingConfig(Optional.of(URI.create("http://127.0.0.1:9/")), 0, 100_000, Map.of());

    private final CollectorRegistry metrics = new CollectorRegistry();

    @Test
    void whatTheReceiverDoesNotTakeIsCountedAndHurtsNobody() {
        var tracing = tracing(spans -> CompletableResultCode.ofFailure());

        endSpans(tracing, 10);
        tracing.close();

        assertThat(counted("ended")).isEqualTo(10);
        assertThat(counted("failed")).isEqualTo(10);
        assertThat(counted("exported")).isZero();
    }

    @Test
    void anExporterThatThrowsIsAFailureLikeAnyOther() {
        var tracing = tracing(spans -> {
            throw new IllegalStateException("broken");
        });

        endSpans(tracing, 10);
        tracing.close();

        assertThat(counted("failed")).isEqualTo(10);
    }

    @Test
    void aReceiverThatHangsHasSpansDroppedBeyondTheBoundAndDelaysTheStopByTwoSecondsAtMost() {
        var release = new CountDownLatch(1);
        var tracing = tracing(spans -> hang(release));
        int spans = 3 * BoundedExport.MAX_WAITING;

        endSpans(tracing, spans);
        long began = System.nanoTime();
        tracing.close();
        var took = Duration.ofNanos(System.nanoTime() - began);
        release.countDown();

        assertThat(counted("ended")).isEqualTo(spans);
        assertThat(counted("dropped")).isEqualTo(spans - BoundedExport.MAX_WAITING);
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void allThatEndsIsExportedAtTheStop() {
        var tracing = tracing(spans -> CompletableResultCode.ofSuccess());

        endSpans(tracing, 2_000);
        tracing.close();

        assertThat(counted("ended")).isEqualTo(2_000);
        assertThat(counted("exported")).isEqualTo(2_000);
        assertThat(counted("failed") + counted("dropped")).isZero();
    }

    private static CompletableResultCode hang(CountDownLatch release) {
        try {
            release.await();
            return CompletableResultCode.ofSuccess();
        } catch (InterruptedException e) {
            // The test is over.
            return CompletableResultCode.ofFailure();
        }
    }

    private static void endSpans(Tracing tracing, int spans) {
        for (int i = 0; i < spans; i++) {
            tracing.calling(RecordedSpans.TRACEPARENT, "webhook").end();
        }
    }

    private double counted(String what) {
        return metrics.getSampleValue("millrace_tracing_" + what + "_spans_total");
    }

    private Tracing tracing(Function<Collection<SpanData>, CompletableResultCode> export) {
        var exporter = new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                return export.apply(spans);
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
        return Tracing.of(exporter, CONFIG, "test", Optional.empty(), metrics);
    }
}
