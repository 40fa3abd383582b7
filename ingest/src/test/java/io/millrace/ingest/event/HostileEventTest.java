package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.PlaceholderIds;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events built to cost more memory or time than their size suggests. */
class HostileEventTest {
    private static final String EVENT = "{\"type\":\"page\",\"userId\":\"u\",\"name\":\"grün\"}";
    private static final long RECEIVED = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();

    private final EventParser parser = new EventParser(
            RequestLimits.SEGMENT, new EventClock(Instant.EPOCH), new MessageIdGenerator(7), PlaceholderIds.DEFAULT);

    @Test
    void aLongKeyOverManyValuesIsRejectedBeforeItIsFlattened() {
        var json = new StringBuilder(
                "{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"" + "k".repeat(15_800) + "\":{");
        for (int i = 0; i < 2_276; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("\"")
                    .append(Integer.toString(i, 36))
                    .append("\":1");
        }
        var bytes = json.append("}}}").toString().getBytes(StandardCharsets.UTF_8);

        var why = rejection(bytes);

        assertThat(bytes.length).isLessThan(32 * 1024);
        assertThat(why.reason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
        assertThat(why.path()).isEqualTo(".properties");
        assertThat(why.getMessage()).contains("131072");
    }

    @Test
    void aLargeEventThatDoesNotGrowByFlatteningIsAccepted() throws Exception {
        var json = new StringBuilder("{\"type\":\"page\",\"userId\":\"u\",\"properties\":{");
        for (int i = 0; i < 300; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("\"product_")
                    .append(i)
                    .append("\":{\"name\":\"")
                    .append("n".repeat(60))
                    .append("\"}");
        }
        var bytes = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);

        assertThat(parser.parse(bytes, 0, bytes.length, null, facts(BatchContext.NONE))
                        .getProperties())
                .hasSize(300);
    }

    @Test
    void theBatchContextCountsTowardsTheSizeOfEachEvent() {
        var context = new BatchContext(null, null, Map.of(), Map.of("k", "v"), 200_000);
        var bytes = EVENT.getBytes(StandardCharsets.UTF_8);

        var why =
                catchThrowableOfType(Rejection.class, () -> parser.parse(bytes, 0, bytes.length, null, facts(context)));

        assertThat(why.reason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
    }

    @Test
    void aBatchContextLargerThanAnEventIsRejected() {
        var bytes = ("{\"a\":\"" + "x".repeat(33 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> parser.context(bytes, new Envelope.Span(0, bytes.length), ".context"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(FailureReason.EVENT_TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32LE",
                "UTF-32BE",
                "UTF-16",
                "UTF-32",
                "X-UTF-16LE-BOM",
                "X-UTF-32BE-BOM",
                "X-UTF-32LE-BOM"
            })
    void noEncodingButUtf8IsRead(String charset) {
        var why = rejection(EVENT.getBytes(Charset.forName(charset)));

        assertThat(why.reason()).isIn(FailureReason.MALFORMED_JSON, FailureReason.INVALID_ENCODING);
    }

    @Test
    void whatLooksLikeUtf32HangsNothing() {
        var bytes = "{\0\0\0aaaaaaaa}\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

        var why = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> rejection(bytes));

        assertThat(why.reason()).isEqualTo(FailureReason.MALFORMED_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00ff",
                "\u00e4"
            })
    void overlongFormsSurrogatesAndStrayBytesAreRejected(String latin1) {
        var bytes = ("{\"type\":\"page\",\"userId\":\"" + latin1 + "\"}").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(rejection(bytes).reason()).isEqualTo(FailureReason.INVALID_ENCODING);
    }

    @Test
    void numbersOfAThousandDigitsAndHugeExponentsAreReadQuickly() {
        var json = "{\"type\":\"page\",\"userId\":\"u\",\"properties\":{\"a\":[1e999999999,-1E-999999999,"
                + "9".repeat(900) + "],\"b\":" + "9".repeat(900) + ",\"c\":1e-999999999}}";

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            return parser.parse(bytes, 0, bytes.length, null, facts(BatchContext.NONE));
        });
    }

    private static RequestContext facts(BatchContext context) {
        return new RequestContext("acme", "0a1b2c3d", RECEIVED, null, null, null, context);
    }

    private Rejection rejection(byte[] bytes) {
        return catchThrowableOfType(
                Rejection.class, () -> parser.parse(bytes, 0, bytes.length, null, facts(BatchContext.NONE)));
    }
}
