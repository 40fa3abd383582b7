package io.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSpanTest {
    private final RecordedSpans recorded = RecordedSpans.ofSampled();
    private final BatchSpan batch = recorded.tracing().batches("flush");

    @Test
    void oneSpanLinksToAllTracedRecordsAndBelongsToTheTraceOfTheFirst() {
        assertThat(batch.add(RecordedSpans.TRACEPARENT)).isTrue();
        assertThat(batch.add(null)).isFalse();
        assertThat(batch.add(traceparent(2))).isTrue();
        var begun = batch.begun();
        assertThat(batch.add(traceparent(3))).isTrue();
        assertThat(batch.begun()).isSameAs(begun);
        batch.end();

        assertThat(recorded.end()).singleElement().satisfies(span -> {
            assertThat(span.trace()).isEqualTo(RecordedSpans.TRACE);
            assertThat(span.parent()).isEqualTo(RecordedSpans.SPAN);
            assertThat(span.links()).containsExactly(RecordedSpans.SPAN, "0000000000000002", "0000000000000003");
            assertThat(span.tags()).containsEntry("millrace.traced.events", "3");
        });
    }

    @Test
    void aFloodOfTracedRecordsIsCountedAndNotKept() {
        for (int i = 1; i <= 1_000; i++) {
            assertThat(batch.add(traceparent(i))).isEqualTo(i <= BatchSpan.MAX_LINKS);
        }
        batch.end();

        assertThat(recorded.end()).singleElement().satisfies(span -> {
            assertThat(span.links()).hasSize(BatchSpan.MAX_LINKS);
            assertThat(span.tags()).containsEntry("millrace.traced.events", "1000");
        });
    }

    @Test
    void nothingIsMadeWithoutATracedRecordAndEachEndForgets() {
        assertThat(batch.begun()).isSameAs(TraceSpan.NONE);
        batch.end();
        batch.add(traceparent(1));
        batch.end();
        assertThat(batch.isEmpty()).isTrue();
        batch.end();

        assertThat(recorded.end()).hasSize(1);
    }

    private static String traceparent(int span) {
        return "00-4bf92f3577b34da6a3ce929d0e0e4736-%016x-01".formatted(span);
    }
}
