package io.millrace.cli.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongLongMapTest {
    @Test
    void itBehavesLikeAHashMap() {
        long seed = 20261121;
        var random = new Random(seed);
        var oracle = new HashMap<Long, Long>();
        var map = new LongLongMap();

        for (int i = 0; i < 200_000; i++) {
            long key = (1 + random.nextInt(50_000)) * 0x9E3779B97F4A7C15L;
            assertThat(map.containsKey(key)).as("seed %d, step %d", seed, i).isEqualTo(oracle.containsKey(key));
            assertThat(map.get(key)).as("seed %d, step %d", seed, i).isEqualTo(oracle.getOrDefault(key, 0L));
            map.put(key, i);
            oracle.put(key, (long) i);
        }
    }
}
