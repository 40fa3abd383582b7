package io.millrace.aggregation.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamWatermarkTest {
    private final UpstreamWatermark watermark = new UpstreamWatermark(10_000, 1_000, 15_000, false, 0);

    @Test
    void theFirstWatermarkIsEmittedAtOnce() {
        watermark.advance(500, 1);

        assertThat(watermark.shouldEmit(1)).isTrue();
    }

    @Test
    void aSmallRiseWaitsForTheInterval() {
        watermark.advance(500, 1);
        watermark.emitted(1);

        watermark.advance(600, 2);

        assertThat(watermark.shouldEmit(500)).isFalse();
        assertThat(watermark.shouldEmit(1_001)).isTrue();
    }

    @Test
    void aRiseOfTheStepIsEmittedAtOnce() {
        watermark.advance(500, 1);
        watermark.emitted(1);

        watermark.advance(10_500, 2);

        assertThat(watermark.shouldEmit(2)).isTrue();
    }

    @Test
    void anOlderEventChangesNothing() {
        watermark.advance(500, 1);
        watermark.emitted(1);

        watermark.advance(400, 2);

        assertThat(watermark.current()).isEqualTo(500);
        assertThat(watermark.shouldEmit(5_000)).isFalse();
    }

    @Test
    void anIdleTaskReportsItOnceAndReportsWhenItIsActiveAgain() {
        assertThat(watermark.shouldEmit(14_999)).isFalse();
        assertThat(watermark.shouldEmit(15_000)).isTrue();

        watermark.emitted(15_000);

        assertThat(watermark.shouldEmit(60_000)).isFalse();

        watermark.advance(500, 60_000);

        assertThat(watermark.isIdle(60_000)).isFalse();
        assertThat(watermark.shouldEmit(60_000)).isTrue();
    }

    /** Traffic stops; everything that was accepted comes through within a second. */
    @Test
    void theWatermarkRisesDuringSilenceIfTheInputIsTracked() {
        var watched = watched();
        watched.advance(500_000, 600_000);

        quiet(watched, 600_000, 614_000);
        assertThat(watched.current()).isEqualTo(500_000);
        assertThat(watched.isIdle(615_000)).isFalse();

        quiet(watched, 614_000, 660_000);
        assertThat(watched.isIdle(661_000)).isTrue();
        assertThat(watched.current()).isEqualTo(560_000);
    }

    @Test
    void aSilentTaskIsNotIdleWhileEventsWaitUpstream() {
        var watched = watched();
        watched.advance(500_000, 600_000);
        quiet(watched, 600_000, 605_000);

        // Enrichment is down: what is accepted from here on does not arrive.
        watched.inputProcessedThrough(605_000);

        assertThat(watched.isIdle(700_000)).isFalse();
        assertThat(watched.current()).isEqualTo(500_000);
    }

    @Test
    void anIdleTaskIsActiveAgainWhenItsInputFallsBehind() {
        var watched = watched();
        watched.advance(500_000, 600_000);
        quiet(watched, 600_000, 630_000);
        assertThat(watched.isIdle(630_000)).isTrue();
        long reached = watched.current();

        assertThat(watched.isIdle(646_000)).isFalse();
        assertThat(watched.current()).as("it never falls").isEqualTo(reached);
    }

    @Test
    void anOutageDoesNotRaiseTheWatermark() {
        var watched = watched();
        watched.advance(500_000, 600_000);
        quiet(watched, 600_000, 630_000);

        // Ten minutes without a broker.
        watched.inputProcessedThrough(1_230_000);

        assertThat(watched.current()).isEqualTo(540_000);
    }

    @Test
    void theWatermarkNeverPassesTheClockDuringSilence() {
        var watched = watched();
        watched.advance(605_000, 600_000);

        quiet(watched, 600_000, 620_000);

        assertThat(watched.current()).isLessThanOrEqualTo(620_000);
    }

    @Test
    void anEventAfterSilenceNeverLowersTheWatermark() {
        var watched = watched();
        watched.advance(500_000, 600_000);
        quiet(watched, 600_000, 660_000);

        watched.advance(510_000, 661_000);

        assertThat(watched.current()).isEqualTo(560_000);
        assertThat(watched.isIdle(661_000)).isFalse();
    }

    @Test
    void afterARestartTheWatermarkContinuesWhereItWas() {
        var watched = watched();
        watched.restore(560_000);
        assertThat(watched.current()).isEqualTo(560_000);
        assertThat(watched.shouldEmit(600_001)).isTrue();

        quiet(watched, 600_000, 630_000);

        assertThat(watched.current()).isEqualTo(590_000);
    }

    @Test
    void aTaskWithoutAnyEventHasNoWatermark() {
        var watched = watched();

        quiet(watched, 600_000, 700_000);

        assertThat(watched.current()).isEqualTo(Watermarks.NONE);
        assertThat(watched.isIdle(700_000)).isTrue();
    }

    @Test
    void emissionsGetRarerTheLongerTheSilenceLasts() {
        var watched = watched();
        watched.advance(500_000, 600_000);
        int emissions = 0;
        for (long now = 600_000; now < 600_000 + 3_600_000; now += 500) {
            watched.inputProcessedThrough(now);
            if (watched.shouldEmit(now)) {
                watched.emitted(now);
                emissions++;
            }
        }

        assertThat(emissions).isBetween(60, 130);
    }

    private static UpstreamWatermark watched() {
        return new UpstreamWatermark(10_000, 1_000, 15_000, true, 600_000);
    }

    /** Everything that was accepted in this time has arrived. */
    private static void quiet(UpstreamWatermark watermark, long from, long to) {
        for (long now = from; now <= to; now += 500) {
            watermark.inputProcessedThrough(now);
        }
    }
}
