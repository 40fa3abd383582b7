package io.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class TracingTest {
    private static final String NOT_SAMPLED = RecordedSpans.TRACEPARENT.replaceAll("01$", "00");

    @Test
    void aSampledRequestIsFollowedFromHeaderToHeader() {
        var recorded = RecordedSpans.ofSampled();
        var headers = new RecordHeaders();

        var request = recorded.tracing().request(RecordedSpans.TRACEPARENT, "POST /v1/track");
        var sent = request.sendingTo("events.raw");
        sent.mark(headers);
        sent.end();
        request.tag("http.response.status_code", 200).end();
        recorded.tracing().handling(headers, "enrich").end();

        var spans = recorded.end();
        assertThat(spans).extracting(RecordedSpan::name).containsExactly("send events.raw", "POST /v1/track", "enrich");
        assertThat(spans).extracting(RecordedSpan::trace).containsOnly(RecordedSpans.TRACE);
        assertThat(spans).extracting(RecordedSpan::kind).containsExactly("PRODUCER", "SERVER", "CONSUMER");
        assertThat(spans.get(1).parent()).isEqualTo(RecordedSpans.SPAN);
        assertThat(spans.get(0).parent()).isEqualTo(spans.get(1).id());
        assertThat(spans.get(2).parent()).isEqualTo(spans.get(0).id());
        assertThat(spans.get(1).tags()).containsEntry("http.response.status_code", "200");
    }

    @Test
    void aRequestThatSaysThatItIsNotSampledIsNotTracedWhateverTheRatio() {
        var recorded = RecordedSpans.ofAll();

        var span = recorded.tracing().request(NOT_SAMPLED, "POST /v1/track");

        assertThat(span).isSameAs(TraceSpan.NONE);
        assertThat(recorded.end()).isEmpty();
    }

    @Test
    void aRequestThatSaysNothingIsTracedByTheRatio() {
        var all = RecordedSpans.ofAll();
        var none = RecordedSpans.ofSampled();

        all.tracing().request(null, "POST /v1/track").end();

        assertThat(all.end()).singleElement().satisfies(span -> assertThat(span.parent())
                .isEqualTo("0000000000000000"));
        assertThat(none.tracing().request(null, "POST /v1/track")).isSameAs(TraceSpan.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E47X6-00f067aa0ba902b7-01"
            })
    void aHeaderThatIsNoTraceparentIsTakenForNone(String traceparent) {
        var headers = new RecordHeaders().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
        var recorded = RecordedSpans.ofSampled();

        assertThat(recorded.tracing().request(traceparent, "a")).isSameAs(TraceSpan.NONE);
        assertThat(recorded.tracing().handling(headers, "b")).isSameAs(TraceSpan.NONE);
        assertThat(recorded.tracing().traceparent(headers)).isNull();
    }

    @Test
    void aHeaderOfMegabytesIsNotEvenRead() {
        var huge = "0".repeat(1 << 20);
        var headers = new RecordHeaders()
                .add("traceparent", huge.getBytes(StandardCharsets.UTF_8))
                .add("traceparent", null);
        var recorded = RecordedSpans.ofAll();

        assertThat(recorded.tracing().request(huge, "a").traceId()).isNotEqualTo(huge.substring(0, 32));
        assertThat(recorded.tracing().handling(headers, "b")).isSameAs(TraceSpan.NONE);
    }

    @Test
    void nothingIsMadeAndNoHeaderWrittenWhenItIsOff() {
        var headers = new RecordHeaders();

        var span = Tracing.OFF.request(RecordedSpans.TRACEPARENT, "POST /v1/track");
        var sent = span.sendingTo("events.raw");
        sent.mark(headers);
        sent.tag("a", "b").fail("c").end();

        assertThat(Tracing.OFF.isOn()).isFalse();
        assertThat(span).isSameAs(TraceSpan.NONE);
        assertThat(sent).isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.calling(RecordedSpans.TRACEPARENT, "a")).isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.making(RecordedSpans.TRACEPARENT, null, "a")).isSameAs(TraceSpan.NONE);
        assertThat(headers).isEmpty();
        Tracing.OFF.close();
    }

    @Test
    void itIsOffWithoutAReceiver() {
        var tracing = Tracing.start(TracingConfig.OFF, "ingest", Optional.empty(), new CollectorRegistry());

        assertThat(tracing).isSameAs(Tracing.OFF);
    }

    @Test
    void theLogNamesTheTraceWhileToldSo() {
        var recorded = RecordedSpans.ofSampled();
        var span = recorded.tracing().request(RecordedSpans.TRACEPARENT, "POST /v1/track");

        try (var named = span.inLog()) {
            assertThat(named).isNotNull();
            assertThat(MDC.get("traceId")).isEqualTo(RecordedSpans.TRACE);
        }
        assertThat(MDC.get("traceId")).isNull();
        try (var unnamed = TraceSpan.NONE.inLog()) {
            assertThat(unnamed).isNotNull();
            assertThat(MDC.get("traceId")).isNull();
        }
    }

    @Test
    void aRecordMadeOfAnEventLinksToTheStepThatMadeIt() {
        var recorded = RecordedSpans.ofSampled();

        var span = recorded.tracing()
                .making(RecordedSpans.TRACEPARENT, RecordedSpans.TRACEPARENT.replace("00f0", "11f1"), "row");
        span.fail("why").end();

        assertThat(recorded.end()).singleElement().satisfies(made -> {
            assertThat(made.parent()).isEqualTo(RecordedSpans.SPAN);
            assertThat(made.links()).containsExactly(RecordedSpans.SPAN.replace("00f0", "11f1"));
            assertThat(made.failed()).isTrue();
            assertThat(span.traceparent()).isEqualTo(made.traceparent());
        });
    }
}
