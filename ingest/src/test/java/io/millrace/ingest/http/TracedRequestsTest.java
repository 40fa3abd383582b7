package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tracing.RecordedSpan;
import io.millrace.tracing.RecordedSpans;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracedRequestsTest extends CollectorOverHttp {
    private final RecordedSpans recorded = RecordedSpans.ofSampled();

    @BeforeEach
    void traceRequests() {
        collector.close();
        collector = new InMemoryCollector(recorded.tracing());
    }

    @Test
    void aTracedEventCarriesTheTraceToItsTopic() throws Exception {
        postTraced("/v1/page", PAGE);

        var carried = traceparents();
        var spans = end();
        var request = named(spans, "POST /v1/page").get(0);
        var sent = named(spans, "send events.raw").get(0);
        assertThat(request.trace()).isEqualTo(RecordedSpans.TRACE);
        assertThat(request.parent()).isEqualTo(RecordedSpans.SPAN);
        assertThat(request.kind()).isEqualTo("SERVER");
        assertThat(request.tags()).containsEntry("http.response.status_code", "200");
        assertThat(sent.parent()).isEqualTo(request.id());
        assertThat(sent.tags()).containsEntry("millrace.message.id", "m").containsEntry("millrace.tenant", "default");
        assertThat(carried).containsExactly(sent.traceparent());
    }

    @Test
    void ofALargeTracedBatchABoundedNumberOfEventsIsFollowed() throws Exception {
        var events = IntStream.range(0, 100)
                .mapToObj(i -> "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"m" + i + "\"}")
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));

        postTraced("/v1/batch", events);

        assertThat(collector.events()).hasSize(100);
        assertThat(traceparents()).hasSize(RecordSender.MAX_TRACED);
        assertThat(named(end(), "send events.raw")).hasSize(RecordSender.MAX_TRACED);
    }

    @Test
    void aTracedRequestThatIsRejectedSaysSo() throws Exception {
        postTraced("/v1/track", "{\"userId\":\"u\"}");

        assertThat(named(end(), "POST /v1/track")).singleElement().satisfies(span -> assertThat(span.tags())
                .containsEntry("http.response.status_code", "400")
                .containsEntry("millrace.rejected", "MISSING_FIELD"));
    }

    @Test
    void aRequestThatAsksForNoTraceGetsNone() throws Exception {
        post("/v1/page", PAGE);
        send(request("/v1/page", PAGE)
                .header("authorization", BASIC)
                .header("traceparent", RecordedSpans.TRACEPARENT.replaceAll("01$", "00")));

        assertThat(collector.events()).hasSize(2);
        assertThat(traceparents()).isEmpty();
        assertThat(end()).isEmpty();
    }

    @Test
    void withoutTracingTheHeaderOfTheClientGoesNoFurther() throws Exception {
        collector.close();
        collector = new InMemoryCollector(true, 64 << 20);

        postTraced("/v1/page", PAGE);

        assertThat(collector.events()).hasSize(1);
        assertThat(collector.producer().history())
                .allSatisfy(record -> assertThat(record.headers()).isEmpty());
    }

    private void postTraced(String path, String body) throws Exception {
        send(request(path, body).header("authorization", BASIC).header("traceparent", RecordedSpans.TRACEPARENT));
    }

    /** The spans, once every request has ended; then there is another collector. */
    private List<RecordedSpan> end() {
        collector.close();
        collector = new InMemoryCollector(true, 64 << 20);
        return recorded.end();
    }

    private static List<RecordedSpan> named(List<RecordedSpan> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private List<String> traceparents() {
        var all = new ArrayList<String>();
        for (ProducerRecord<String, byte[]> record : collector.producer().history()) {
            for (var header : record.headers().headers("traceparent")) {
                all.add(new String(header.value(), StandardCharsets.US_ASCII));
            }
        }
        return all;
    }
}
