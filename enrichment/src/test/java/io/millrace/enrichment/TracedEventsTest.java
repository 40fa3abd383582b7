package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.Events;
import io.millrace.tracing.RecordedSpan;
import io.millrace.tracing.RecordedSpans;
import io.millrace.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracedEventsTest {
    private final RecordedSpans recorded = RecordedSpans.ofSampled();

    @TempDir
    Path dir;

    @Test
    void aTracedEventCarriesTheSpanOfItsEnrichment() {
        try (var stage = new TestStage(dir, recorded.tracing())) {
            stage.send(Events.raw("m1").build(), "traceparent", RecordedSpans.TRACEPARENT);
            stage.send(Events.raw("m2").build());

            var carried = traceparents(stage);
            assertThat(recorded.end()).singleElement().satisfies(span -> {
                assertThat(span.name()).isEqualTo("enrich");
                assertThat(span.trace()).isEqualTo(RecordedSpans.TRACE);
                assertThat(span.parent()).isEqualTo(RecordedSpans.SPAN);
                assertThat(span.tags()).containsEntry("millrace.message.id", "m1");
                assertThat(carried).containsExactly(span.traceparent());
            });
        }
    }

    @Test
    void aDuplicateEndsTheTraceWithASpanThatSaysSo() {
        try (var stage = new TestStage(dir, recorded.tracing())) {
            stage.send(Events.raw("m1").build());
            stage.send(Events.raw("m1").build(), "traceparent", RecordedSpans.TRACEPARENT);

            assertThat(traceparents(stage)).isEmpty();
            assertThat(recorded.end()).extracting(RecordedSpan::name).containsExactly("drop duplicate");
        }
    }

    @Test
    void withoutTracingAHeaderIsPassedOnAsItIs() {
        try (var stage = new TestStage(dir, Tracing.OFF)) {
            stage.send(Events.raw("m1").build(), "traceparent", RecordedSpans.TRACEPARENT);

            assertThat(traceparents(stage)).containsExactly(RecordedSpans.TRACEPARENT);
        }
    }

    private static List<String> traceparents(TestStage stage) {
        var all = new ArrayList<String>();
        for (var record : stage.enrichedRecords()) {
            for (var header : record.headers().headers("traceparent")) {
                all.add(new String(header.value(), StandardCharsets.US_ASCII));
            }
        }
        return all;
    }
}
