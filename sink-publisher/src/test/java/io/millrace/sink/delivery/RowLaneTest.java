package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.delivery.PartitionProgress.Epoch;
import io.millrace.sink.webhook.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowLaneTest {
    private static final Attempt OK = Attempt.delivered(204, 1);
    private static final Epoch EPOCH = new Epoch(1, 0);
    private static final byte[] CONTENT = new byte[100];

    private final MemoryBudget budget = new MemoryBudget(64 << 20);
    private final RowLane lane = new RowLane(budget, RetrySchedule.STANDARD, 4, new Random(1));
    private final PartitionQueue queue = lane.open(0, PartitionProgress.none(EPOCH, 0), 0);
    private long now = 1_000_000;
    private long offset;

    @Test
    void rowsOfDifferentKeysAreInFlightTogetherAndThoseOfOneKeyAreNot() {
        publish("a", 1);
        publish("b", 1);
        var first = lane.next(now);
        publish("a", 2);

        var second = lane.next(now);

        assertThat(first.key()).isEqualTo("a");
        assertThat(second.key()).isEqualTo("b");
        assertThat(lane.next(now)).isNull();
        lane.ended(first, OK, now);
        assertThat(lane.next(now).version().revision()).isEqualTo(2);
    }

    @Test
    void aRowThatWaitsIsReplacedByItsNewestRevision() {
        for (int revision = 1; revision <= 50; revision++) {
            publish("a", revision);
        }

        var row = lane.next(now);
        lane.ended(row, OK, now);

        assertThat(row.version().revision()).isEqualTo(50);
        assertThat(lane.next(now)).isNull();
        assertThat(lane.counts().coalesced()).isEqualTo(49);
        assertThat(lane.counts().isBalanced()).isTrue();
    }

    @Test
    void theLowestOffsetThatIsNotAcknowledgedIsCommitted() {
        publish("a", 1);
        publish("b", 1);
        publish("c", 1);
        var a = lane.next(now);
        var b = lane.next(now);
        var c = lane.next(now);

        lane.ended(c, OK, now);
        lane.ended(a, OK, now);

        assertThat(queue.committable().offset()).isEqualTo(b.offset());
        lane.ended(b, OK, now);
        assertThat(queue.committable().offset()).isEqualTo(3);
    }

    @Test
    void aRowIsGivenUpAfterSevenAttemptsInAboutEighteenHours() {
        publish("a", 1);
        var started = now;
        var verdict = RowLane.Verdict.SETTLED;
        int attempts = 0;

        while (verdict == RowLane.Verdict.SETTLED) {
            var row = lane.next(now);
            if (row == null) {
                now += 1_000;
            } else {
                attempts++;
                verdict = lane.ended(row, failure(500), now);
                if (verdict == RowLane.Verdict.GIVE_UP) {
                    lane.gaveUp(row);
                }
            }
        }

        assertThat(attempts).isEqualTo(7);
        assertThat(Duration.ofMillis(now - started)).isBetween(Duration.ofHours(14), Duration.ofHours(22));
        assertThat(lane.counts().failed()).isEqualTo(1);
        assertThat(queue.committable().offset()).isEqualTo(1);
    }

    @Test
    void aRowThatCannotBeDeliveredHoldsUpNoOther() {
        publish("poison", 1);
        var poison = lane.next(now);
        lane.ended(poison, failure(400), now);

        for (int i = 0; i < 1_000; i++) {
            publish("row" + i, 1);
            lane.ended(lane.next(now), OK, now);
        }

        assertThat(lane.counts().delivered()).isEqualTo(1_000);
        assertThat(lane.counts().waiting()).isEqualTo(1);
    }

    @Test
    void aReceiverThatIsDownForHalfADayIsOwedOneDeliveryARowWithFewAttemptsMeanwhile() {
        int rows = 2_000;
        for (int minute = 0; minute < 12 * 60; minute++) {
            now += Duration.ofMinutes(1).toMillis();
            for (int i = 0; i < 20; i++) {
                publish("row" + (minute * 20 + i) % rows, minute * 20 / rows + 1);
            }
            for (var row = lane.next(now); row != null; row = lane.next(now)) {
                lane.ended(row, failure(500), now);
            }
        }
        var attemptsWhileDown = lane.counts().attempts();

        var delivered = new ArrayList<String>();
        for (int second = 0; second < 120; second++) {
            now += 1_000;
            for (var row = lane.next(now); row != null; row = lane.next(now)) {
                delivered.add(row.key() + "@" + row.version().revision());
                lane.ended(row, OK, now);
            }
        }

        assertThat(attemptsWhileDown).isLessThan(2_000);
        assertThat(delivered).hasSize(rows).doesNotHaveDuplicates();
        assertThat(delivered).allMatch(row -> row.endsWith("@7") || row.endsWith("@8"));
        assertThat(lane.counts().isBalanced()).isTrue();
    }

    @Test
    void rowsWithoutRoomForTheirContentAreReadAgainAndEachIsDeliveredOnce() {
        var small = new MemoryBudget(0);
        var tight = new RowLane(small, RetrySchedule.STANDARD, 4, new Random(1));
        var partition = tight.open(0, PartitionProgress.none(EPOCH, 0), 0);
        var content = new byte[50_000];
        for (int i = 0; i < 100; i++) {
            partition.offer(i, "row" + i % 25, new RowVersion(1, 1 + i / 25), now, content, now);
        }
        partition.passed(100);

        var delivered = new ArrayList<String>();
        long position = 100;
        for (int turn = 0; turn < 1_000 && delivered.size() < 25; turn++) {
            position = partition.seekTarget(position);
            if (position < 100 && partition.need(position) == Need.CONTENT) {
                partition.load(position, content);
            }
            position = Math.min(100, position + 1);
            partition.passed(position);
            for (var row = tight.next(now); row != null; row = tight.next(now)) {
                delivered.add(row.key() + "@" + row.version().revision());
                tight.ended(row, OK, now);
            }
        }

        assertThat(delivered).hasSize(25).allMatch(row -> row.endsWith("@4")).doesNotHaveDuplicates();
        assertThat(small.used()).isZero();
    }

    @Test
    void aRowThatItsTopicNoLongerHoldsIsGivenUp() {
        var tight = new RowLane(new MemoryBudget(0), RetrySchedule.STANDARD, 4, new Random(1));
        var partition = tight.open(0, PartitionProgress.none(EPOCH, 0), 0);
        partition.offer(0, "large", new RowVersion(1, 1), now, new byte[200_000], now);
        partition.offer(1, "lost", new RowVersion(1, 1), now, new byte[200_000], now);
        tight.ended(tight.next(now), OK, now);

        assertThat(partition.seekTarget(2)).isEqualTo(1);
        partition.passed(2);

        var lost = tight.nextLost(now);
        assertThat(lost.key()).isEqualTo("lost");
        tight.notWritten(lost, now);
        assertThat(tight.nextLost(now)).as("not again at once").isNull();
        now += 5_000;
        assertThat(tight.nextLost(now)).isSameAs(lost);
        tight.gaveUp(lost);
        assertThat(partition.committable().offset()).isEqualTo(2);
        assertThat(tight.counts().isBalanced()).isTrue();
    }

    @Test
    void aReceiverThatIsGonePausesTheDestinationAndKeepsTheRow() {
        publish("a", 1);

        var verdict = lane.ended(lane.next(now), failure(410), now);

        assertThat(verdict).isEqualTo(RowLane.Verdict.PAUSE);
        lane.paused(false, now);
        assertThat(lane.next(now + 59_000)).as("the pause is not known yet").isNull();
        lane.paused(true, now);
        lane.paused(false, now);
        assertThat(lane.next(now).key()).isEqualTo("a");
    }

    @Test
    void aReceiverThatIsGoneIsReportedOnceAndAskedAgainIfThePauseCouldNotBeWritten() {
        publish("a", 1);
        publish("b", 1);
        var a = lane.next(now);
        var b = lane.next(now);

        assertThat(lane.ended(a, failure(410), now)).isEqualTo(RowLane.Verdict.PAUSE);
        assertThat(lane.ended(b, failure(410), now)).isEqualTo(RowLane.Verdict.SETTLED);

        now += 60_000;
        lane.paused(false, now);
        assertThat(lane.ended(lane.next(now), failure(410), now)).isEqualTo(RowLane.Verdict.PAUSE);
        assertThat(lane.counts().waiting()).isEqualTo(2);
    }

    @Test
    void aRowOnWhichWhereExceedsALimitIsCountedAndHoldsUpNoOther() {
        queue.failWhere(offset++);
        queue.filter(offset++);
        publish("a", 1);

        lane.ended(lane.next(now), OK, now);

        assertThat(lane.counts().whereFailed()).isEqualTo(1);
        assertThat(lane.counts().filtered()).isEqualTo(1);
        assertThat(lane.counts().read()).isEqualTo(3);
        assertThat(lane.counts().isBalanced()).isTrue();
        assertThat(queue.committable().offset()).isEqualTo(3);
    }

    @Test
    void aReceiverThatAsksForLessIsLeftAloneForAsLongAsItAsks() {
        for (var key : List.of("a", "b", "c", "d", "e", "f")) {
            publish(key, 1);
        }
        var a = lane.next(now);

        lane.ended(a, new Attempt(DeliveryFailureReason.STATUS, 429, "slow down", 60_000, 1), now);

        assertThat(lane.next(now + 59_000)).isNull();
        now += 61_000;
        assertThat(lane.next(now)).isNotNull();
        assertThat(lane.next(now)).isNotNull();
        assertThat(lane.next(now)).as("half as many at once").isNull();
    }

    private void publish(String key, long revision) {
        queue.offer(offset++, key, new RowVersion(1, revision), now, CONTENT, now);
    }

    private static Attempt failure(int status) {
        return new Attempt(
                status == 410 ? DeliveryFailureReason.GONE : DeliveryFailureReason.STATUS, status, "no", 0, 1);
    }
}
