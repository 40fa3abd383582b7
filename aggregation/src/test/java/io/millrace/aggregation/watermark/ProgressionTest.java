package io.millrace.aggregation.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressionTest {
    private final Progression progression = new Progression(10_000, 1_000, 15_000, 0);

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
}
