package io.millrace.enrichment.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
    private static final long DAY = 1_000;

    @Test
    void whatWasReceivedWithinADayIsNeverSaidToBeNewHoweverMuchWasForgotten() {
        var ids = new RecentIds(2L * RecentIds.STEP, DAY, Long.MIN_VALUE);
        var random = new SplittableRandom(7);
        var hashes = random.longs(5L * RecentIds.STEP).toArray();

        for (int i = 0; i < hashes.length; i++) {
            ids.add(hashes[i], receivedAt(i));
        }

        for (int i = 0; i < hashes.length; i += 97) {
            var repeatedAt = receivedAt(i) + random.nextLong(DAY);
            assertThat(ids.surelyNew(hashes[i], repeatedAt)).as("id %d", i).isFalse();
        }
    }

    @Test
    void mostNewIdsAreKnownToBeNewWhileNothingThatMattersIsForgotten() {
        var ids = new RecentIds(RecentIds.STEP, DAY, Long.MIN_VALUE);
        ids.add(1, 10);

        assertThat(ids.surelyNew(2, 20)).isTrue();
        assertThat(ids.surelyNew(1, 20)).isFalse();
    }

    @Test
    void whereAnIdMayHaveBeenReceivedBeforeItBeganItKnowsNothingForADay() {
        var ids = new RecentIds(RecentIds.STEP, DAY, 500);

        assertThat(ids.surelyNew(2, 500 + DAY - 1)).isFalse();
        assertThat(ids.surelyNew(2, 500 + DAY)).isTrue();
    }

    private static long receivedAt(int i) {
        return i / 1_000;
    }
}
