package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times from any text, with java.time as a second opinion. */
class TimesFuzzTest {
    @FuzzTest
    void aTimeIsWhatJavaTimeReadsAndNeverAlsoUnset(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);

        var time = Times.parse(text);

        if (time.isPresent()) {
            assertThat(Times.isUnset(text)).isFalse();
            assertThat(Instant.ofEpochMilli(time.getAsLong()).toString()).hasSizeBetween(20, 24);
            // What it is, written as anybody would, is read as the same.
            assertThat(Times.parse(Instant.ofEpochMilli(time.getAsLong()).toString()))
                    .isEqualTo(time);
        }
        byJavaTime(text).filter(expected -> isOurs(expected, text)).ifPresent(expected -> {
            if (expected.toEpochMilli() == 0) {
                assertThat(Times.isUnset(text)).isTrue();
            } else {
                assertThat(time).hasValue(expected.toEpochMilli());
            }
        });
    }

    /** Java also takes a point without a digit behind it, and years of more than four digits with a sign. */
    private static boolean isOurs(Instant instant, String text) {
        return instant.isAfter(Instant.parse("0002-01-02T00:00:00Z"))
                && instant.isBefore(Instant.parse("9999-12-31T00:00:00Z"))
                && !text.matches("(?s).*\\.([^0-9].*)?")
                && !text.startsWith("+");
    }

    private static Optional<Instant> byJavaTime(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            // No time with an offset; a date, perhaps.
            return date(text);
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    LocalDate.parse(text).atStartOfDay(java.time.ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            // No opinion: we read more than java.time does.
            return Optional.empty();
        }
    }
}
