package io.millrace.aggregation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateRingTest {
    @Test
    void aReaderThatMissedEvictedUpdatesStartsWithASnapshot() {
        int each = Updates.update("sales", "a", 0, 0).bytes();
        UpdateRing ring = new UpdateRing(1_000, 3L * each);
        ring.startAt(new Position(Map.of(0, 0L)), List.of(0));

        for (int offset = 0; offset < 10; offset++) {
            ring.add(Updates.update("sales", "a", 0, offset));
        }

        assertThat(ring.since(new Position(Map.of(0, 7L))))
                .hasValueSatisfying(kept -> assertThat(kept).hasSize(3));
        assertThat(ring.since(new Position(Map.of(0, 6L)))).isEmpty();
    }
}
