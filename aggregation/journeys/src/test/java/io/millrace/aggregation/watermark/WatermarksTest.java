package io.millrace.aggregation.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WatermarksTest {
    private final Watermarks watermarks = new Watermarks(3);

    @Test
    void aPartitionThatHasNotReportedHoldsTheWatermarkBack() {
        watermarks.report(0, 1_000, false);
        watermarks.report(1, 2_000, false);

        assertThat(watermarks.current()).isEqualTo(Watermarks.NONE);
        assertThat(watermarks.isComplete()).isFalse();
    }

    @Test
    void theWatermarkIsTheLeastOfAll() {
        watermarks.report(0, 1_000, false);
        watermarks.report(1, 2_000, false);
        watermarks.report(2, 3_000, false);

        assertThat(watermarks.current()).isEqualTo(1_000);

        watermarks.report(0, 5_000, false);

        assertThat(watermarks.current()).isEqualTo(2_000);
    }

    @Test
    void anIdlePartitionDoesNotHoldItBack() {
        watermarks.report(0, 9_000, false);
        watermarks.report(1, 8_000, false);
        watermarks.report(2, Watermarks.NONE, true);

        assertThat(watermarks.current()).isEqualTo(8_000);
    }

    @Test
    void whenAllAreIdleItIsTheGreatest() {
        watermarks.report(0, 9_000, true);
        watermarks.report(1, 8_000, true);
        watermarks.report(2, Watermarks.NONE, true);

        assertThat(watermarks.current()).isEqualTo(9_000);
    }

    @Test
    void itNeverFalls() {
        watermarks.report(0, 9_000, false);
        watermarks.report(1, 9_000, true);
        watermarks.report(2, 9_000, true);

        boolean rose = watermarks.report(1, 2_000, false);

        assertThat(rose).isFalse();
        assertThat(watermarks.current()).isEqualTo(9_000);
    }

    @Test
    void aRestartedUpstreamTaskWithoutAWatermarkKeepsItsOldOne() {
        watermarks.report(0, 9_000, false);
        watermarks.report(1, 9_000, false);
        watermarks.report(2, 4_000, false);

        watermarks.report(2, Watermarks.NONE, false);
        watermarks.report(0, 10_000, false);

        assertThat(watermarks.current()).isEqualTo(4_000);
    }

    @Test
    void restoredWatermarksContinueWhereTheyWere() {
        watermarks.restore(0, 5_000, false);
        watermarks.restore(1, 6_000, true);
        watermarks.restoreCurrent(5_000);

        assertThat(watermarks.current()).isEqualTo(5_000);
        assertThat(watermarks.isComplete()).isFalse();

        watermarks.report(2, 7_000, false);
        watermarks.report(0, 7_000, false);

        assertThat(watermarks.current()).isEqualTo(7_000);
    }

    @Test
    void anUnknownPartitionIsRejected() {
        assertThatThrownBy(() -> watermarks.report(3, 1, false)).hasMessageContaining("upstream partition 3 of 3");
    }
}
