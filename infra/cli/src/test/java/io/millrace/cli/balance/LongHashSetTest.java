package io.millrace.cli.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongHashSetTest {
    @Test
    void itTellsNewFromSeenAsAHashSetDoes() {
        long seed = 20261121;
        var random = new Random(seed);
        var oracle = new HashSet<Long>();
        var set = new LongHashSet();

        for (int i = 0; i < 200_000; i++) {
            long value = random.nextInt(50_000) * 0x9E3779B97F4A7C15L;
            assertThat(set.add(value)).as("seed %d, step %d", seed, i).isEqualTo(oracle.add(value));
        }
    }
}
