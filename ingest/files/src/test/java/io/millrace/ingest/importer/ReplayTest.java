package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** {@link Pacer} and {@link TimeShift}. */
class ReplayTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    @Test
    void aPacedEventIsDueAfterItsDistanceDividedByTheSpeed() {
        var pacer = new Pacer(60, nanos::get);

        assertThat(pacer.millisUntilDue(1_000_000)).isZero();
        assertThat(pacer.millisUntilDue(1_060_000)).isEqualTo(1_000);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
        assertThat(pacer.millisUntilDue(1_060_000)).isEqualTo(600);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(pacer.millisUntilDue(1_060_000)).isZero();
    }

    @Test
    void aLateEventIsDueWithTheNewestOne() {
        var pacer = new Pacer(1, nanos::get);
        pacer.millisUntilDue(1_000);
        pacer.millisUntilDue(3_000);

        assertThat(pacer.millisUntilDue(1_500)).isEqualTo(2_000);
    }

    @Test
    void timesAreShiftedToTheAnchorAndCompressedByTheSpeed() {
        assertThat(new TimeShift(1_000, 50_000, 1).apply(400)).isEqualTo(49_400);
        assertThat(new TimeShift(1_000, 50_000, 60).apply(61_000)).isEqualTo(51_000);
    }

    @Test
    void theSeedOfIdsIsTheSameInEveryVersion() {
        assertThat(new TimeShift(1, 2, 60).idSeed())
                .isEqualTo("millrace-import Retiming[from=1, anchor=2, speed=60.0]");
    }
}
