package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.delivery.PartitionProgress.Epoch;
import io.millrace.sink.webhook.Attempt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a lane still knows when its partition goes to another instance or back to an earlier offset. */
class RowLaneHandoverTest {
    private static final Attempt OK = Attempt.delivered(204, 1);
    private static final Epoch EPOCH = new Epoch(1, 0);
    private static final byte[] CONTENT = new byte[100];

    private final MemoryBudget budget = new MemoryBudget(64 << 20);
    private final RowLane lane = new RowLane(budget, RetrySchedule.STANDARD, 4, new Random(1));
    private final PartitionQueue queue = lane.open(0, PartitionProgress.none(EPOCH, 0), 0);
    private long now = 1_000_000;
    private long offset;

    @Test
    void whatWasAcknowledgedBehindTheCommittedOffsetIsNotSentAgainAfterAHandover() {
        publish("a", 1);
        publish("b", 1);
        publish("c", 1);
        var a = lane.next(now);
        lane.ended(lane.next(now), OK, now);
        lane.ended(lane.next(now), OK, now);
        lane.ended(a, new Attempt(DeliveryFailureReason.STATUS, 500, "no", 0, 1), now);
        var committed = queue.committable();
        lane.close(queue);

        var other = new RowLane(budget, RetrySchedule.STANDARD, 4, new Random(2));
        var restored =
                ProgressText.read(committed.offset(), committed.metadata()).orElseThrow();
        var taken = other.open(0, restored, committed.offset());
        for (long at = committed.offset(); at < 3; at++) {
            if (taken.need(at) == Need.ROW) {
                taken.offer(at, "abc".substring((int) at, (int) at + 1), new RowVersion(1, 1), now, CONTENT, now);
            }
        }

        assertThat(other.next(now)).as("its retry is not due").isNull();
        now += 10_000;
        var again = other.next(now);
        assertThat(again.key()).isEqualTo("a");
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(other.next(now)).isNull();
        assertThat(other.counts().known()).isEqualTo(2);
    }

    @Test
    void aReplayDeliversOnceMoreWhatWasAcknowledgedFromItsOffsetOn() {
        publish("a", 1);
        publish("b", 1);
        publish("c", 1);
        var a = lane.next(now);
        var b = lane.next(now);
        lane.ended(a, OK, now);
        lane.ended(lane.next(now), OK, now);

        queue.rewind(new Epoch(1, 7), 1);
        for (long at = 1; at < 3; at++) {
            assertThat(queue.need(at)).isEqualTo(Need.ROW);
            queue.offer(at, "abc".substring((int) at, (int) at + 1), new RowVersion(1, 1), now, CONTENT, now);
        }

        assertThat(lane.next(now).key()).as("b is on its way still").isEqualTo("c");
        assertThat(lane.next(now)).isNull();
        lane.ended(b, OK, now);
        assertThat(lane.next(now).key()).isEqualTo("b");
        assertThat(lane.counts().isBalanced()).isTrue();
    }

    private void publish(String key, long revision) {
        queue.offer(offset++, key, new RowVersion(1, revision), now, CONTENT, now);
    }
}
