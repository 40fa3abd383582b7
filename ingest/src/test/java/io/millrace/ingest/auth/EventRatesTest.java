package io.millrace.ingest.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventRatesTest {
    private static final WriteKeys KEYS = WriteKeys.parse(List.of("a:acme", "b:globex", "c:globex"));
    private static final WriteKey A = KEYS.find("a").orElseThrow();
    private static final WriteKey B = KEYS.find("b").orElseThrow();

    private Instant now = Instant.parse("2026-11-21T09:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void aKeyMaySendTwoSecondsWorthAtOnceAndThenItsRate() {
        var rates = rates(10);

        for (int i = 0; i < 20; i++) {
            assertThat(rates.take(A, 1)).as("event %s", i).isZero();
        }
        assertThat(rates.take(A, 1)).isEqualTo(1);
        assertThat(rates.secondsToWait(A)).isEqualTo(1);

        now = now.plusMillis(100);
        assertThat(rates.take(A, 1)).isZero();
        assertThat(rates.take(A, 1)).isEqualTo(1);
    }

    @Test
    void overAnyTimeAKeySendsItsRateAndABurst() {
        var rates = rates(50);
        int sent = 0;
        for (int ms = 0; ms < 60_000; ms += 7) {
            sent += rates.take(A, 1) == 0 ? 1 : 0;
            now = now.plusMillis(7);
        }

        assertThat(sent).isBetween(50 * 60, 50 * 62 + 1);
    }

    @Test
    void aBatchBeyondTheBurstPassesAndTheNextWaitsForWhatItTookTooMuch() {
        var rates = rates(100);

        assertThat(rates.take(A, 2_500)).isZero();

        assertThat(rates.take(A, 1)).isEqualTo(23);
        now = now.plusSeconds(23);
        assertThat(rates.take(A, 1)).isEqualTo(1);
        now = now.plusMillis(10);
        assertThat(rates.take(A, 1)).isZero();
    }

    @Test
    void aFloodOfOneKeyTakesNothingFromAnother() {
        var rates = rates(10);
        for (int i = 0; i < 100_000; i++) {
            rates.take(A, 100);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(rates.take(B, 1)).isZero();
        }
    }

    @Test
    void refusedEventsAreNotTaken() {
        var rates = rates(1);
        rates.take(A, 2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rates.take(A, 1_000)).isEqualTo(1);
        }

        now = now.plusMillis(1_001);
        assertThat(rates.take(A, 1)).isZero();
    }

    @Test
    void aClockThatIsSetBackLetsNobodyWaitForTheOldTime() {
        var rates = rates(10);
        rates.take(A, 20);
        now = now.minus(Duration.ofHours(3));

        assertThat(rates.take(A, 1)).isEqualTo(1);
        now = now.plusMillis(200);
        assertThat(rates.take(A, 1)).isZero();
    }

    @Test
    void withoutALimitNothingIsCounted() {
        var rates = new EventRates(new RateSettings(0, Map.of(B, 5)), KEYS, clock);

        assertThat(rates.take(A, 1_000_000)).isZero();
        assertThat(rates.take(A, 1_000_000)).isZero();
        assertThat(rates.take(B, 10)).isZero();
        assertThat(rates.take(B, 10)).isPositive();
    }

    @Test
    void settingsNameKeysThatAreThereAndNeverShowThem() {
        assertThat(RateSettings.parse(5, List.of("b=7", "c=0"), KEYS).of(A)).isEqualTo(5);
        assertThat(RateSettings.parse(5, List.of("b=7"), KEYS).of(B)).isEqualTo(7);
        assertThatThrownBy(() -> RateSettings.parse(5, List.of("sesame=7"), KEYS))
                .hasMessage("entry 1 names no key of ingest.write.keys");
        assertThatThrownBy(() -> RateSettings.parse(5, List.of("b=7", "b=8"), KEYS))
                .hasMessage("entry 2 repeats a key");
        assertThatThrownBy(() -> RateSettings.parse(5, List.of("b=many"), KEYS))
                .hasMessageStartingWith("entry 1 needs");
        assertThatThrownBy(() -> RateSettings.parse(5, List.of("b"), KEYS)).hasMessage("entry 1 is not key=events");
    }

    private EventRates rates(int eventsPerSecond) {
        return new EventRates(new RateSettings(eventsPerSecond, Map.of()), KEYS, clock);
    }
}
