package io.millrace.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aBurstOfTwoSecondsIsAllowedAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(10, 0);

        int burst = 0;
        while (bucket.tryTake(0) == 0) {
            burst++;
        }

        assertThat(burst).isEqualTo(20);
        assertThat(bucket.tryTake(0)).isEqualTo(SECOND / 10);
        assertThat(bucket.tryTake(SECOND / 10)).isZero();
        assertThat(bucket.tryTake(SECOND / 10)).isPositive();
    }

    @Test
    void aRefusedTokenIsAvailableAfterTheStatedWait() {
        TokenBucket bucket = new TokenBucket(1, 0);
        bucket.tryTake(0);
        bucket.tryTake(0);

        long wait = bucket.tryTake(0);

        assertThat(bucket.tryTake(wait - 1)).isPositive();
        assertThat(bucket.tryTake(wait)).isZero();
    }

    @Property(tries = 200)
    void noMoreTokensAreTakenThanBurstAndRateAllow(
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 400_000_000) Long> steps) {
        TokenBucket bucket = new TokenBucket(rate, 0);
        long now = 0;
        long given = 0;

        for (long step : steps) {
            now += step;
            for (int i = 0; i < 50; i++) {
                given += bucket.tryTake(now) == 0 ? 1 : 0;
            }
        }

        // A token takes a whole number of nanoseconds, so that the rate may be above by that rounding.
        assertThat(given).isLessThanOrEqualTo(2L * rate + 1 + now / (SECOND / rate) + rate);
    }
}
