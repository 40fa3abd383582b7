package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.failed.FailureReason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final long RECEIVED = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();

    private final EventClock clock = new EventClock(Instant.parse("2000-01-01T00:00:00Z"));

    @Test
    void theClientsClockErrorCancelsOut() throws Exception {
        long anHourFast = RECEIVED + 3_600_000;

        assertThat(clock.eventTime(RECEIVED, anHourFast - 5_000, anHourFast)).isEqualTo(RECEIVED - 5_000);
    }

    @Test
    void withoutSentAtTheClientsTimeIsKept() throws Exception {
        assertThat(clock.eventTime(RECEIVED, RECEIVED - 86_400_000_000L, null)).isEqualTo(RECEIVED - 86_400_000_000L);
    }

    @Test
    void withoutATimestampTheEventTimeIsTheTimeOfReceipt() throws Exception {
        assertThat(clock.eventTime(RECEIVED, null, RECEIVED)).isEqualTo(RECEIVED);
    }

    @Test
    void aFutureTimeIsClampedToTheTimeOfReceipt() throws Exception {
        assertThat(clock.eventTime(RECEIVED, RECEIVED + 10_000, null)).isEqualTo(RECEIVED);
        assertThat(clock.eventTime(RECEIVED, RECEIVED + 10_000, RECEIVED)).isEqualTo(RECEIVED);
    }

    @Test
    void timesOutOfRangeAreRejected() {
        long ancient = Instant.parse("1999-12-31T23:59:59Z").toEpochMilli();

        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> clock.eventTime(RECEIVED, ancient, null))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMESTAMP_OUT_OF_RANGE));
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> clock.eventTime(RECEIVED, Long.MAX_VALUE, null))
                .satisfies(e -> assertThat(e.path()).isEqualTo(".timestamp"));
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> clock.eventTime(RECEIVED, RECEIVED - 1_000_000_000_000L, RECEIVED));
    }
}
