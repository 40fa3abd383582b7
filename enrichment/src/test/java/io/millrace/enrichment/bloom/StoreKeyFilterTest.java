package io.millrace.enrichment.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StoreKeyFilterTest {
    private final StoreKeyFilter known = new StoreKeyFilter(2L * StoreKeyFilter.KEYS_PER_FILTER);

    @Test
    void noKeyIsReportedAbsentBeforeAllKeysAreAdded() {
        assertThat(known.definitelyAbsent(1)).isFalse();

        known.markComplete();

        assertThat(known.definitelyAbsent(1)).isTrue();
    }

    @Test
    void anAddedKeyIsNeverReportedAbsentAndMostOthersAre() {
        known.markComplete();
        var keys = new SplittableRandom(7)
                .longs(2L * StoreKeyFilter.KEYS_PER_FILTER)
                .toArray();
        for (var key : keys) {
            known.add(key);
        }

        for (var key : keys) {
            assertThat(known.definitelyAbsent(key)).isFalse();
        }
        assertThat(new SplittableRandom(8)
                        .longs(1_000)
                        .filter(known::definitelyAbsent)
                        .count())
                .isGreaterThan(900);
    }

    @Test
    void aKeyThatIsAddedAgainTakesNoRoom() {
        known.markComplete();
        for (int i = 0; i < 3 * StoreKeyFilter.KEYS_PER_FILTER; i++) {
            known.add(1);
        }

        assertThat(known.definitelyAbsent(2)).isTrue();
        assertThat(known.definitelyAbsent(1)).isFalse();
    }

    @Test
    void noKeyIsReportedAbsentOnceTheCapacityIsExceeded() {
        new SplittableRandom(7).longs(3L * StoreKeyFilter.KEYS_PER_FILTER).forEach(known::add);

        known.markComplete();

        assertThat(new SplittableRandom(8).longs(1_000)).noneMatch(known::definitelyAbsent);
    }
}
