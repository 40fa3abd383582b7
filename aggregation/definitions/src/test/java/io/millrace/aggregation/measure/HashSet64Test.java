package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HashSet64Test {
    @Test
    void holdsEveryHashOnceAndReturnsThemInAscendingOrder() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var set = new HashSet64();
        var expected = new TreeSet<Long>();
        for (int i = 0; i < 5_000; i++) {
            long hash = random.nextBoolean() ? random.nextLong() : 1 + random.nextInt(500);
            set.add(hash);
            expected.add(hash);
        }

        assertThat(set.size()).as("seed %d", seed).isEqualTo(expected.size());
        assertThat(set.toSortedArray())
                .as("seed %d", seed)
                .isEqualTo(expected.stream().mapToLong(Long::longValue).toArray());
    }

    @Test
    void whatIsRemovedIsNotContainedAndAllOthersAre() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var set = new HashSet64();
        var expected = new TreeSet<Long>();
        for (int i = 0; i < 20_000; i++) {
            long hash = 1 + random.nextInt(300) * (random.nextBoolean() ? 1L : 1L << 32);
            if (random.nextBoolean()) {
                assertThat(set.add(hash)).as("seed %d", seed).isEqualTo(expected.add(hash));
            } else {
                set.remove(hash);
                expected.remove(hash);
            }
            assertThat(set.contains(hash)).as("seed %d", seed).isEqualTo(expected.contains(hash));
        }

        assertThat(set.size()).as("seed %d", seed).isEqualTo(expected.size());
        assertThat(set.toSortedArray())
                .as("seed %d", seed)
                .isEqualTo(expected.stream().mapToLong(Long::longValue).toArray());
    }

    @Test
    void theHashesZeroAndOneAreTheSame() {
        var set = new HashSet64();
        set.add(0);
        set.add(1);

        assertThat(set.toSortedArray()).containsExactly(1);
    }

    @Test
    void aUnionHasTheHashesOfBothWhicheverIsLarger() {
        var small = new HashSet64();
        var large = new HashSet64(100);
        small.add(5);
        for (long hash = 1; hash <= 100; hash++) {
            large.add(hash * hash);
        }

        small.addAll(large);

        assertThat(small.size()).isEqualTo(101);
        assertThat(large.size()).isEqualTo(100);
    }
}
