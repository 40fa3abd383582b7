package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values of access logs: {@link LogText} and {@link LogTime}. */
class LogValuesTest {
    @ParameterizedTest
    @CsvSource({
        "02/Nov/2026:10:05:03 +0100, 2026-11-02T09:05:03Z",
        "2/Nov/2026:10:05:03.5 UTC, 2026-11-02T10:05:03.500Z",
        "02/Nov/2026:10:05:03, 2026-11-02T09:05:03Z",
        "2026-11-02T10:05:03Z, 2026-11-02T10:05:03Z",
    })
    void aTimeIsReadInItsOwnZoneOrTheGivenOne(String text, Instant expected) {
        assertThat(LogTime.find(text, ZoneId.of("Europe/Berlin"))).hasValue(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"31/Feb/2026:10:05:03", "02/Foo/2026:10:05:03", "yesterday", ""})
    void whatIsNotATimeIsEmptyOrAnError(String text) {
        assertThat(LogTime.find(text, ZoneOffset.UTC)).isEmpty();
        assertThatThrownBy(() -> LogTime.read(text, ZoneOffset.UTC))
                .isInstanceOf(LogLineException.class)
                .hasMessage("not a time: " + text);
    }

    @Test
    void aDashAndABlankAreAbsent() throws Exception {
        assertThat(LogText.orNull("-")).isNull();
        assertThat(LogText.orNull(" ")).isNull();
        assertThat(LogText.status("-1")).isNull();
        assertThat(LogText.bytes("-")).isNull();
    }

    @Test
    void statusAndBytesAreDigits() throws Exception {
        assertThat(LogText.status("404")).isEqualTo(404);
        assertThat(LogText.bytes("+2030")).isEqualTo(2030L);
        assertThatThrownBy(() -> LogText.status("4040")).isInstanceOf(LogLineException.class);
        assertThatThrownBy(() -> LogText.bytes("1k")).isInstanceOf(LogLineException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'unknown, 203.0.113.9, 10.0.0.1', 203.0.113.9",
        "'-, host.example', host.example",
        "203.0.113.9:4711, 203.0.113.9"
    })
    void theClientIsTheFirstAddressOfAChainOrElseAName(String chain, String client) {
        assertThat(LogText.client(chain)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "a\\\"b\\\\c, a\"b\\c",
        "gr\\xc3\\xbcn, grün",
        "\\x16\\x03\\xff, \\x16\\x03\\xff",
        "\\q\\x4, \\q\\x4",
    })
    void escapesAreDecodedIfTheyAreUtf8(String text, String expected) {
        assertThat(LogText.unescape(text)).isEqualTo(expected);
    }
}
