package io.millrace.enrichment.bloom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitBlockBloomFilterTest {
    private static final int KEYS = 100_000;

    @Test
    void noAddedKeyIsDeniedAndFalsePositivesAreRare() {
        var filter = new SplitBlockBloomFilter(KEYS);
        var added = new SplittableRandom(7);
        for (int i = 0; i < KEYS; i++) {
            assertThat(filter.isFull()).isFalse();
            filter.add(added.nextLong());
        }

        assertThat(filter.isFull()).isTrue();
        assertThat(new SplittableRandom(7).longs(KEYS)).allMatch(filter::mightContain);
        var wrong =
                new SplittableRandom(8).longs(KEYS).filter(filter::mightContain).count();
        assertThat(wrong).isBetween(1L, KEYS / 100L);
    }
}
