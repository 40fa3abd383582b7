package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.schemas.failed.FailureReason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Envelope} and {@link EnvelopeScanner}. */
class EnvelopeTest {
    @Test
    void findsEventsAndTheFieldsOfTheRequest() throws Exception {
        var json = "\ufeff { \"x\":[{\"batch\":[9]}], \"batch\" : [ {\"a\":\"]}\\\"\"} , 7,[{}] ],\n"
                + "\"sentAt\":\"t\",\"writeKey\":\"k\",\"context\":{}} ";

        var envelope = scan(json);

        assertThat(envelope.hasBatch()).isTrue();
        assertThat(envelope.size()).isEqualTo(3);
        assertThat(text(json, envelope.from(0), envelope.to(0))).isEqualTo("{\"a\":\"]}\\\"\"}");
        assertThat(text(json, envelope.from(1), envelope.to(1))).isEqualTo("7");
        assertThat(text(json, envelope.from(2), envelope.to(2))).isEqualTo("[{}]");
        assertThat(text(json, envelope.sentAt().from(), envelope.sentAt().to())).isEqualTo("\"t\"");
        assertThat(envelope.writeKey()).isEqualTo("k");
        assertThat(envelope.context()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1}}",
                "{a:1}",
                "{\"batch\":[",
                "{\"batch\":[{}",
                "{\"batch\":[{},]}",
                "{\"a\":\"x}",
                "{\"a\":{\"b\":1}",
                "{\"a\":1,}",
                "{\"a\":\"\\"
            })
    void aBodyThatIsNotOneObjectIsMalformed(String json) {
        var why = catchThrowableOfType(Rejection.class, () -> scan(json));

        assertThat(why.reason()).isEqualTo(FailureReason.MALFORMED_JSON);
    }

    @Test
    void deepNestingDoesNotOverflowTheStack() throws Exception {
        var json = "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";

        assertThat(scan(json).hasBatch()).isFalse();
    }

    @Test
    void oneEventOverTheLimitIsRejected() {
        var json = "{\"batch\":[" + "1,".repeat(10) + "1]}";

        var why = catchThrowableOfType(Rejection.class, () -> scan(json));

        assertThat(why.reason()).isEqualTo(FailureReason.TOO_MANY_EVENTS);
    }

    private static Envelope scan(String json) throws Rejection {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return Envelope.scan(bytes, bytes.length, 10);
    }

    private static String text(String json, int from, int to) {
        return new String(json.getBytes(StandardCharsets.UTF_8), from, to - from, StandardCharsets.UTF_8);
    }
}
