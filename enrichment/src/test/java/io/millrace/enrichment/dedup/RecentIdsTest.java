package io.millrace.enrichment.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
    private static final long DAY = 1_000;

    @Test
    void anIdReceivedWithinADayIsNeverReportedNewHoweverManyAreForgotten() {
        var ids = new RecentIds(2L * RecentIds.IDS_PER_SLICE, DAY, Long.MIN_VALUE);
        var random = new SplittableRandom(7);
        var hashes = random.longs(5L * RecentIds.IDS_PER_SLICE).toArray();

        for (int i = 0; i < hashes.length; i++) {
            ids.add(hashes[i], receivedAt(i));
        }

        for (int i = 0; i < hashes.length; i += 97) {
            var repeatedAt = receivedAt(i) + random.nextLong(DAY);
            assertThat(ids.isDefinitelyNew(hashes[i], repeatedAt))
                    .as("id %d", i)
                    .isFalse();
        }
    }

    @Test
    void aNewIdIsReportedNewWhileNoReceiptWithinADayIsForgotten() {
        var ids = new RecentIds(RecentIds.IDS_PER_SLICE, DAY, Long.MIN_VALUE);
        ids.add(1, 10);

        assertThat(ids.isDefinitelyNew(2, 20)).isTrue();
        assertThat(ids.isDefinitelyNew(1, 20)).isFalse();
    }

    @Test
    void noIdIsReportedNewForADayAfterAnIncompleteStart() {
        var ids = new RecentIds(RecentIds.IDS_PER_SLICE, DAY, 500);

        assertThat(ids.isDefinitelyNew(2, 500 + DAY - 1)).isFalse();
        assertThat(ids.isDefinitelyNew(2, 500 + DAY)).isTrue();
    }

    private static long receivedAt(int i) {
        return i / 1_000;
    }
}
