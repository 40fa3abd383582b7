package io.millrace.enrichment.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StoreKeyFilterTest {
    private final StoreKeyFilter known = new StoreKeyFilter(2L * StoreKeyFilter.STEP);

    @Test
    void nothingIsSurelyAbsentUntilAllKeysWereAdded() {
        assertThat(known.surelyAbsent(1)).isFalse();

        known.complete();

        assertThat(known.surelyAbsent(1)).isTrue();
    }

    @Test
    void whatWasAddedIsNeverAbsentAndMostElseIs() {
        known.complete();
        var keys = new SplittableRandom(7).longs(2L * StoreKeyFilter.STEP).toArray();
        for (var key : keys) {
            known.add(key);
        }

        for (var key : keys) {
            assertThat(known.surelyAbsent(key)).isFalse();
        }
        assertThat(new SplittableRandom(8)
                        .longs(1_000)
                        .filter(known::surelyAbsent)
                        .count())
                .isGreaterThan(900);
    }

    @Test
    void aKeyThatIsAddedAgainTakesNoRoom() {
        known.complete();
        for (int i = 0; i < 3 * StoreKeyFilter.STEP; i++) {
            known.add(1);
        }

        assertThat(known.surelyAbsent(2)).isTrue();
        assertThat(known.surelyAbsent(1)).isFalse();
    }

    @Test
    void beyondItsMemoryItKnowsNothing() {
        new SplittableRandom(7).longs(3L * StoreKeyFilter.STEP).forEach(known::add);

        known.complete();

        assertThat(new SplittableRandom(8).longs(1_000)).noneMatch(known::surelyAbsent);
    }
}
