package io.millrace.aggregation.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;

/** Times in a URL: {@code java.time} is the second opinion on what has an offset. */
class TimeParameterFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @FuzzTest
    void aTimeLiesInTheAllowedYearsAndEqualsWhatJavaParses(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        OptionalLong time = time(text);
        Duration length = length(text);

        time.ifPresent(millis -> assertThat(Instant.ofEpochMilli(millis))
                .isBetween(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("+10000-01-01T00:00:00Z")));
        assertThat(length).isBetween(Duration.ZERO, Duration.ofDays(36_525));
        byJava(text).ifPresent(millis -> time.ifPresent(ours -> assertThat(ours).isEqualTo(millis)));
    }

    private static OptionalLong time(String text) {
        try {
            return OptionalLong.of(TimeParameter.instant("from", text, NOW, ZONE));
        } catch (RequestException e) {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.getMessage()).hasSizeLessThan(300);
            return OptionalLong.empty();
        }
    }

    private static Duration length(String text) {
        try {
            return TimeParameter.duration("rollup", text);
        } catch (RequestException e) {
            assertThat(e.status()).isEqualTo(400);
            return Duration.ZERO;
        }
    }

    private static OptionalLong byJava(String text) {
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
