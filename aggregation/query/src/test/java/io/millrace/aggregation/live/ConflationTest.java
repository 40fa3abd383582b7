package io.millrace.aggregation.live;

import static io.millrace.aggregation.live.Updates.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.request.MemoryPool;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflationTest {
    private final MemoryPool memory = new MemoryPool(100_000);
    private final Conflation waiting = new Conflation(3, memory, Position.UNKNOWN);

    @Test
    void onlyTheNewestUpdateOfARowWaits() {
        LiveUpdate newest = update("sales", "a", 0, 2);
        waiting.offer(update("sales", "a", 0, 0));
        waiting.offer(update("sales", "b", 0, 1));
        waiting.offer(newest);

        assertThat(waiting.size()).isEqualTo(2);
        assertThat(waiting.replaced()).isEqualTo(1);
        assertThat(waiting.take(1)).containsExactly(newest);
        assertThat(waiting.position().encode()).isEqualTo("0:3");
    }

    @Test
    void tooManyRowsAreDroppedAndReported() {
        for (int i = 0; i < 6; i++) {
            waiting.offer(update("sales", "g" + i, 0, i));
        }

        assertThat(waiting.overflowed()).isTrue();
        assertThat(waiting.size()).isZero();
        assertThat(waiting.dropped()).isEqualTo(6);
    }

    @Test
    void everyOfferedUpdateIsTakenReplacedDroppedOrWaiting() {
        int offered = 50;
        int taken = 0;
        for (int i = 0; i < offered; i++) {
            waiting.offer(update("sales", "g" + i % 3, 0, i));
            List<LiveUpdate> some = i % 7 == 0 ? waiting.take(2) : List.of();
            taken += some.size();
        }

        assertThat(taken + waiting.replaced() + waiting.dropped() + waiting.size())
                .isEqualTo(offered);
    }
}
