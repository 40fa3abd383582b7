package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.webhook.Attempt;
import io.millrace.sink.webhook.WebhookCall;
import io.millrace.tracing.RecordedSpans;
import io.millrace.tracing.TraceSpan;
import io.millrace.tracing.Tracing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RowTracesTest {
    private static final RowVersion VERSION = new RowVersion(1, 1);

    private final RecordedSpans recorded = RecordedSpans.ofSampled();
    private final RowTraces traces = new RowTraces(recorded.tracing());
    private final RowLane lane =
            new RowLane(new MemoryBudget(1 << 20), List.of(Duration.ofSeconds(1)), 4, new Random(1));
    private final PartitionQueue queue = lane.open(3, PartitionProgress.none(new PartitionProgress.Epoch(1, 1), 0), 0);

    @Test
    void eachAttemptIsASpanOfTheRowsTraceAndTellsTheReceiver() {
        traces.read(record(7, "orders/CH"));
        var row = row(7, "orders/CH");

        var failing = traces.start(row, "swiss");
        RowTraces.end(failing, Attempt.failed(DeliveryFailureReason.TIMEOUT, "late", 5));
        row.failedAttempt();
        var second = traces.start(row, "swiss");
        var call = RowTraces.mark(call(Map.of()), second);
        RowTraces.end(second, Attempt.delivered(204, 5));

        var spans = recorded.end();
        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.name()).isEqualTo("webhook");
            assertThat(span.kind()).isEqualTo("CLIENT");
            assertThat(span.trace()).isEqualTo(RecordedSpans.TRACE);
            assertThat(span.parent()).isEqualTo(RecordedSpans.SPAN);
            assertThat(span.tags()).containsEntry("millrace.destination", "swiss");
        });
        assertThat(spans.get(0).failed()).isTrue();
        assertThat(spans.get(1).tags())
                .containsEntry("http.response.status_code", "204")
                .containsEntry("millrace.attempt", "2");
        assertThat(call.headers())
                .containsExactly(Map.entry("traceparent", spans.get(1).traceparent()));
    }

    @Test
    void aRowThatIsNotTracedIsDeliveredWithoutAHeader() {
        var row = row(7, "orders/CH");

        var span = traces.start(row, "swiss");

        assertThat(span).isSameAs(TraceSpan.NONE);
        assertThat(RowTraces.mark(call(Map.of()), span).headers()).isEmpty();
        assertThat(recorded.end()).isEmpty();
    }

    @Test
    void aHeaderOfThatNameThatTheDestinationSetsStaysAsItIs() {
        traces.read(record(7, "orders/CH"));

        var call = RowTraces.mark(call(Map.of("TraceParent", "mine")), traces.start(row(7, "orders/CH"), "swiss"));

        assertThat(call.headers()).containsExactly(Map.entry("TraceParent", "mine"));
    }

    @Test
    void tracesOfRowsThatWaitForLongMakeRoomForNewerOnes() {
        for (int offset = 0; offset <= RowTraces.MOST; offset++) {
            traces.read(record(offset, "orders/" + offset));
        }

        assertThat(traces.start(row(0, "orders/0"), "swiss")).isSameAs(TraceSpan.NONE);
        assertThat(traces.start(row(1, "orders/1"), "swiss").isTraced()).isTrue();
    }

    @Test
    void nothingIsKeptWhenItIsOff() {
        var off = new RowTraces(Tracing.OFF);
        off.read(record(7, "orders/CH"));

        assertThat(off.start(row(7, "orders/CH"), "swiss")).isSameAs(TraceSpan.NONE);
    }

    private PendingRow row(long offset, String key) {
        return new PendingRow(queue, key, offset, VERSION, 0);
    }

    private static ConsumerRecord<String, byte[]> record(long offset, String key) {
        var record = new ConsumerRecord<>("insight-updates", 3, offset, key, new byte[0]);
        record.headers().add("traceparent", RecordedSpans.TRACEPARENT.getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    private static WebhookCall call(Map<String, String> headers) {
        return new WebhookCall(
                URI.create("https://hooks.example.com"),
                "id",
                new byte[0],
                "application/json",
                headers,
                List.of(),
                Duration.ofSeconds(1));
    }
}
