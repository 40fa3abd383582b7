package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests built to cost more than their size suggests, or to fail at every retry. */
class HostileRequestsTest extends CollectorOverHttp {
    private static final String AMPLIFIED = amplified();

    @Test
    void amplifiedEventsAreRejectedAndTheOthersOfTheBatchAreAccepted() throws Exception {
        var response = post(
                "/v1/batch",
                "{\"batch\":[" + PAGE + "," + String.join(",", Collections.nCopies(14, AMPLIFIED)) + "," + PAGE + "]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"reason\":\"EVENT_TOO_LARGE\",\"path\":\"$.batch[1].properties\"");
        assertThat(collector.events()).hasSize(2);
        assertThat(collector.failures()).hasSize(14).allSatisfy(failed -> assertThat(text(failed))
                .isEqualTo(AMPLIFIED));
        assertCounted(16, 2, 14, 0, 14);
    }

    @Test
    void oneAmplifiedEventIsRejectedWith413() throws Exception {
        var response = post("/v1/page", AMPLIFIED);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("EVENT_TOO_LARGE");
    }

    @Test
    void theStoredSizeOfABatchContextIsBoundedOverAllEvents() throws Exception {
        var events = IntStream.range(0, 2_500).mapToObj(i -> PAGE).collect(Collectors.joining(","));

        var response =
                post("/v1/batch", "{\"context\":{\"k\":\"" + "x".repeat(30_000) + "\"},\"batch\":[" + events + "]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"status\":\"accepted\"").contains("EVENT_TOO_LARGE");
        long stored = collector.producer().history().stream()
                .filter(record -> record.topic().equals("events.raw"))
                .mapToLong(record -> record.value().length)
                .sum();
        assertThat(stored).isBetween(3L << 20, 4L << 20);
    }

    @Test
    void aRecordTooLargeForTheBrokerIsRejectedAndNotRetried() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 64 << 20);

        var response = postAsync("/v1/batch", "{\"batch\":[" + PAGE + "," + PAGE + "]}");
        awaitSent(2);
        collector.producer().errorNext(new RecordTooLargeException("max.message.bytes"));
        collector.producer().completeNext();
        awaitSent(3);
        collector.producer().completeNext();

        var verdicts = response.get(10, TimeUnit.SECONDS);
        assertThat(verdicts.statusCode()).isEqualTo(200);
        assertThat(verdicts.body())
                .contains(
                        "[{\"messageId\":\"m\",\"status\":\"rejected\",\"reason\":\"EVENT_TOO_LARGE\",\"path\":\"$.batch[0]\"")
                .contains("{\"messageId\":\"m\",\"status\":\"accepted\"}]");
        assertThat(collector.failures()).singleElement().satisfies(failed -> assertThat(text(failed))
                .isEqualTo(PAGE));
        assertCounted(2, 1, 1, 0, 1);
        assertThat(collector.budget().used()).isZero();
    }

    @Test
    void aSingleRecordTooLargeForTheBrokerIsRejectedWith413() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 64 << 20);

        var response = postAsync("/v1/page", PAGE);
        awaitSent(1);
        collector.producer().errorNext(new RecordTooLargeException("max.message.bytes"));
        awaitSent(2);
        collector.producer().completeNext();

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(413);
        assertCounted(1, 0, 1, 0, 1);
    }

    @Test
    void aDeadLetterTooLargeForTheBrokerIsTruncatedAndSentAgain() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 64 << 20);

        var response = postAsync("/v1/page", "no json" + "x".repeat(100_000));
        awaitSent(1);
        collector.producer().errorNext(new RecordTooLargeException("max.message.bytes"));
        awaitSent(2);
        collector.producer().completeNext();

        assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(400);
        var cut = collector.failures().get(1);
        assertThat(cut.getTruncated()).isTrue();
        assertThat(text(cut)).startsWith("no json").hasSize(4 * 1024);
        assertThat(cut.getId()).isEqualTo(collector.failures().get(0).getId());
        assertCounted(1, 0, 1, 0, 1);
    }

    @Test
    void anOversizedBodyOfManyChunksIsOneDeadLetter() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 64 << 20);
        int huge = 40 << 20;

        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), collector.uri("/").getPort())) {
            var out = socket.getOutputStream();
            out.write(("POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: " + BASIC + "\r\ncontent-length: " + huge
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            // More than any socket buffers: most of it has been read when this returns, and nothing is acknowledged
            // yet.
            out.write(new byte[huge - 1]);
            awaitSent(1);
            collector.producer().completeNext();

            socket.setSoTimeout(10_000);
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(status).isEqualTo("HTTP/1.1 413");
        }
        assertThat(collector.failures()).hasSize(1);
        assertCounted(1, 0, 1, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "X-UTF-16LE-BOM", "X-UTF-32BE-BOM"})
    void anEventInAnotherEncodingIsRejectedAndTheOthersAreAccepted(String charset) throws Exception {
        var body = new ByteArrayOutputStream();
        body.write(("{\"batch\":[" + PAGE + ",").getBytes(StandardCharsets.UTF_8));
        body.write(PAGE.getBytes(Charset.forName(charset)));
        body.write(("," + PAGE + "]}").getBytes(StandardCharsets.UTF_8));

        var response = send(request("/v1/batch", body.toByteArray()).header("authorization", BASIC));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"path\":\"$.batch[1]\"").doesNotContain("$.batch[2]");
        assertThat(collector.events()).hasSize(2);
        assertThat(collector.failures())
                .extracting(FailedEvent::getReason)
                .containsAnyOf(FailureReason.MALFORMED_JSON, FailureReason.INVALID_ENCODING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "X-UTF-16LE-BOM", "X-UTF-32BE-BOM"})
    void aBodyInAnotherEncodingIsMalformed(String charset) throws Exception {
        var body = ("{\"batch\":[" + PAGE + "]}").getBytes(Charset.forName(charset));

        var response = send(request("/v1/batch", body).header("authorization", BASIC));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("MALFORMED_JSON");
    }

    @Test
    void bytesThatLookLikeUtf32DoNotHangARequest() throws Exception {
        var event = "{\0\0\0aaaaaaaa}\0\0\0";

        var event400 = send(
                request("/v1/batch", "{\"batch\":[" + event + "," + PAGE + "]}").header("authorization", BASIC));
        var rejects = send(
                request("/v1/import/rejects", "{\"batch\":[" + event + "]}").header("authorization", BASIC));
        var sentAt = send(request("/v1/batch", "{\"sentAt\":{\0\0\0aaaaaaaa},\"batch\":[]}")
                .header("authorization", BASIC));

        assertThat(event400.body()).contains("MALFORMED_JSON").contains("accepted");
        assertThat(rejects.body()).contains("MALFORMED_JSON");
        assertThat(sentAt.statusCode()).isEqualTo(400);
        assertThat(collector.budget().used()).isZero();
    }

    @Test
    void bodiesWithoutAKnownKeyUseAtMostHalfOfTheByteBudget() throws Exception {
        collector.close();
        collector = new InMemoryCollector(false, 20_000);
        var batch = "{\"batch\":[" + PAGE + "],\"writeKey\":\"local\",\"pad\":\"" + "x".repeat(8_000) + "\"}";

        var stranger = sendAsync(request("/v1/batch", batch));
        awaitSent(1);
        var secondStranger = send(request("/v1/batch", batch));
        var known = sendAsync(request("/v1/batch", batch).header("authorization", BASIC));
        awaitSent(2);
        collector.producer().completeNext();
        collector.producer().completeNext();

        assertThat(secondStranger.statusCode()).isEqualTo(503);
        assertThat(stranger.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(known.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(collector.budget().used()).isZero();
    }

    private static String amplified() {
        var leaves = IntStream.range(0, 2_276)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
                .collect(Collectors.joining(","));
        return "{\"type\":\"page\",\"anonymousId\":\"a\",\"properties\":{\"" + "k".repeat(12_000) + "\":{" + leaves
                + "}}}";
    }
}
