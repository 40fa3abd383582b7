package io.millrace.aggregation.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressionTest {
    private final Progression progression = new Progression(10_000, 1_000, 15_000, false, 0);

    @Test
    void theFirstEventIsToldAtOnce() {
        progression.event(500, 1);

        assertThat(progression.worthTelling(1)).isTrue();
    }

    @Test
    void aSmallRiseWaitsForTheInterval() {
        progression.event(500, 1);
        progression.told(1);

        progression.event(600, 2);

        assertThat(progression.worthTelling(500)).isFalse();
        assertThat(progression.worthTelling(1_001)).isTrue();
    }

    @Test
    void aRiseOfTheStepIsToldAtOnce() {
        progression.event(500, 1);
        progression.told(1);

        progression.event(10_500, 2);

        assertThat(progression.worthTelling(2)).isTrue();
    }

    @Test
    void anEventFromEarlierTellsNothing() {
        progression.event(500, 1);
        progression.told(1);

        progression.event(400, 2);

        assertThat(progression.time()).isEqualTo(500);
        assertThat(progression.worthTelling(5_000)).isFalse();
    }

    @Test
    void aTaskWithoutEventsDeclaresItselfIdleOnceAndAwakeAgain() {
        assertThat(progression.worthTelling(14_999)).isFalse();
        assertThat(progression.worthTelling(15_000)).isTrue();

        progression.told(15_000);

        assertThat(progression.worthTelling(60_000)).isFalse();

        progression.event(500, 60_000);

        assertThat(progression.idle(60_000)).isFalse();
        assertThat(progression.worthTelling(60_000)).isTrue();
    }

    /** Traffic stops; everything that was accepted comes through within a second. */
    @Test
    void whileAWatchedTaskIsSilentTimePasses() {
        var watched = watched();
        watched.event(500_000, 600_000);

        quiet(watched, 600_000, 614_000);
        assertThat(watched.time()).isEqualTo(500_000);
        assertThat(watched.idle(615_000)).isFalse();

        quiet(watched, 614_000, 660_000);
        assertThat(watched.idle(661_000)).isTrue();
        assertThat(watched.time()).isEqualTo(560_000);
    }

    @Test
    void silenceIsNoRestWhileEventsWaitUpstream() {
        var watched = watched();
        watched.event(500_000, 600_000);
        quiet(watched, 600_000, 605_000);

        // Enrichment is down: what is accepted from here on does not arrive.
        watched.arrived(605_000);

        assertThat(watched.idle(700_000)).isFalse();
        assertThat(watched.time()).isEqualTo(500_000);
    }

    @Test
    void aTaskThatWasIdleIsSoNoMoreWhenItsInputFallsBehind() {
        var watched = watched();
        watched.event(500_000, 600_000);
        quiet(watched, 600_000, 630_000);
        assertThat(watched.idle(630_000)).isTrue();
        long reached = watched.time();

        assertThat(watched.idle(646_000)).isFalse();
        assertThat(watched.time()).as("it never falls").isEqualTo(reached);
    }

    @Test
    void timeDoesNotPassWhileNobodyLooked() {
        var watched = watched();
        watched.event(500_000, 600_000);
        quiet(watched, 600_000, 630_000);

        // Ten minutes without a broker.
        watched.arrived(1_230_000);

        assertThat(watched.time()).isEqualTo(540_000);
    }

    @Test
    void timeNeverPassesTheClock() {
        var watched = watched();
        watched.event(605_000, 600_000);

        quiet(watched, 600_000, 620_000);

        assertThat(watched.time()).isLessThanOrEqualTo(620_000);
    }

    @Test
    void anEventAfterSilenceNeverMovesTimeBack() {
        var watched = watched();
        watched.event(500_000, 600_000);
        quiet(watched, 600_000, 660_000);

        watched.event(510_000, 661_000);

        assertThat(watched.time()).isEqualTo(560_000);
        assertThat(watched.idle(661_000)).isFalse();
    }

    @Test
    void afterARestartItGoesOnWhereItWas() {
        var watched = watched();
        watched.restore(560_000);
        assertThat(watched.time()).isEqualTo(560_000);
        assertThat(watched.worthTelling(600_001)).isTrue();

        quiet(watched, 600_000, 630_000);

        assertThat(watched.time()).isEqualTo(590_000);
    }

    @Test
    void aTaskThatNeverSawAnEventHasNoTimeToPass() {
        var watched = watched();

        quiet(watched, 600_000, 700_000);

        assertThat(watched.time()).isEqualTo(Watermarks.NONE);
        assertThat(watched.idle(700_000)).isTrue();
    }

    @Test
    void theLongerTheSilenceTheMoreSeldomItIsTold() {
        var watched = watched();
        watched.event(500_000, 600_000);
        int told = 0;
        for (long now = 600_000; now < 600_000 + 3_600_000; now += 500) {
            watched.arrived(now);
            if (watched.worthTelling(now)) {
                watched.told(now);
                told++;
            }
        }

        assertThat(told).isBetween(60, 130);
    }

    private static Progression watched() {
        return new Progression(10_000, 1_000, 15_000, true, 600_000);
    }

    /** Everything that was accepted in this time has arrived. */
    private static void quiet(Progression progression, long from, long to) {
        for (long now = from; now <= to; now += 500) {
            progression.arrived(now);
        }
    }
}
