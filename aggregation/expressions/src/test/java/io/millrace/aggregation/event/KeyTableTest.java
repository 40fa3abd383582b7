package io.millrace.aggregation.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    @Test
    void aKeyIsFoundInTheMiddleOfABuffer() {
        var table = new KeyTable(Map.of("price", 7, "größe", 9));
        var bytes = "xxgrößepriceyy".getBytes(UTF_8);

        assertThat(table.slot(bytes, 2, 7)).isEqualTo(9);
        assertThat(table.slot(bytes, 9, 5)).isEqualTo(7);
        assertThat(table.slot(bytes, 9, 4)).isEqualTo(-1);
    }

    @Test
    void everyKeyOfManyHasItsSlotAndOthersHaveNone() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var slots = new HashMap<String, Integer>();
        for (int i = 0; i < 300; i++) {
            slots.put("k" + random.nextInt(1_000), i);
        }

        var table = new KeyTable(slots);

        for (int i = 0; i < 1_000; i++) {
            var key = "k" + i;
            var utf8 = key.getBytes(UTF_8);
            assertThat(table.slot(utf8, 0, utf8.length))
                    .as("%s of seed %d", key, seed)
                    .isEqualTo(slots.getOrDefault(key, -1));
        }
    }

    @Test
    void theEmptyKeyIsAKey() {
        assertThat(new KeyTable(Map.of("", 3)).slot(new byte[0], 0, 0)).isEqualTo(3);
        assertThat(new KeyTable(Map.of()).isEmpty()).isTrue();
    }
}
