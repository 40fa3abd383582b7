package io.millrace.enrichment.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SessionizerTest {
    private static final long GAP = 1_000;

    private final Sessionizer sessions = new Sessionizer(GAP);
    private List<Session> open = List.of();

    @Test
    void anEventWithinTheGapJoinsTheSessionAndALaterOneOpensANewOne() {
        var first = originAfter(10_000);

        assertThat(originAfter(11_000)).isEqualTo(first);
        assertThat(originAfter(12_001)).isEqualTo(12_001);
    }

    @Test
    void anEarlierEventWithinTheGapJoinsTheSessionWhichKeepsItsId() {
        var id = touched(10_000).id("default/d1");

        assertThat(touched(9_000).id("default/d1")).isEqualTo(id);
        assertThat(touched(8_000).id("default/d1")).isEqualTo(id);
    }

    @Test
    void anEventOutOfOrderJoinsAnEarlierSession() {
        originAfter(10_000);
        originAfter(50_000);

        assertThat(originAfter(10_500)).isEqualTo(10_000);
        assertThat(originAfter(50_500)).isEqualTo(50_000);
    }

    @Test
    void aBackfillOfManySessionsLeavesTheLiveSessionOpen() {
        originAfter(1_000_000);
        for (int past = 0; past < 100; past++) {
            assertThat(originAfter(past * 5_000L)).isEqualTo(past * 5_000L);
            assertThat(originAfter(1_000_000)).isEqualTo(1_000_000);
        }

        assertThat(open).hasSize(Sessionizer.MAX_OPEN);
    }

    @Test
    void sessionsOfTwoDevicesThatBeginAtTheSameTimeHaveDifferentIds() {
        var session = touched(10_000);

        assertThat(session.id("default/d1"))
                .isNotEqualTo(session.id("default/d2"))
                .hasSize(22);
    }

    private long originAfter(long time) {
        return touched(time).origin();
    }

    private Session touched(long time) {
        open = sessions.assign(open, time, null, null);
        return open.get(0);
    }
}
