package io.millrace.sink.delivery;

import io.millrace.sink.webhook.Attempt;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Rows of one destination on this instance: which one is sent next, and what becomes of it. Knows neither Kafka nor HTTP. Rows of
 * a key are sent in order and one at a time; rows of other keys pass those that wait for a retry. Not thread-safe.
 */
final class RowLane {
    /** Longest time that a receiver can have itself left alone by {@code Retry-After}. */
    private static final long MAX_RETRY_AFTER_MS = Duration.ofHours(1).toMillis();

    private static final long FIRST_THROTTLE_MS = 1_000;
    private static final long UNWRITTEN_RETRY_MS = 5_000;

    /** When a row failed whose newer revision waits, that one is not sent before this. */
    private static final long SUCCESSOR_MS = 5_000;

    /** A receiver that is gone is asked again after this, if the destination could not be paused meanwhile. */
    private static final long GONE_MS = Duration.ofMinutes(1).toMillis();

    /** What becomes of a row after an attempt. */
    enum Verdict {
        /** It is acknowledged, waits for its next attempt, or is no longer this lane's. */
        SETTLED,
        /** It is to be written to deliveries.failed, and then reported by {@link #gaveUp} or {@link #notWritten}. */
        GIVE_UP,
        /** The receiver is gone: the destination is to be paused. The row waits, and nothing is sent for a minute. */
        PAUSE
    }

    private final ReadyRows ready = new ReadyRows();
    private final LaneCounts counts = new LaneCounts();
    private final Set<PartitionQueue> queues = new LinkedHashSet<>();
    private final LaneMemory memory;
    private final RetrySchedule schedule;
    private final Breaker breaker;
    private final SendWindow window;
    private int inFlight;
    private int opened;
    private boolean paused;
    private long quietUntil;
    private long goneUntil;

    /** @param maxInFlight most deliveries that are in flight at once, those given up and not yet written included */
    RowLane(MemoryBudget budget, List<Duration> retries, int maxInFlight, RandomGenerator random) {
        this.memory = new LaneMemory(budget);
        this.schedule = new RetrySchedule(retries, random);
        this.breaker = new Breaker(random);
        this.window = new SendWindow(maxInFlight);
    }

    /** Adds a partition that is read from an offset on. */
    PartitionQueue open(int partition, PartitionProgress restored, long start) {
        var queue = new PartitionQueue(opened++, partition, ready, memory, counts, restored, start);
        queues.add(queue);
        return queue;
    }

    /** Hands a partition over; what is still in flight of it no longer counts. */
    void close(PartitionQueue queue) {
        queues.remove(queue);
        queue.close();
    }

    /** Nothing is sent while it is paused. To resume forgets what the breaker knows. */
    void paused(boolean isPaused, long now) {
        if (paused && !isPaused) {
            breaker.reset();
            quietUntil = now;
            goneUntil = now;
            ready.allDue(now);
        }
        paused = isPaused;
    }

    /** The next row to send, which is in flight from now on; null if there is none at this time. */
    PendingRow next(long now) {
        if (paused || now < goneUntil || now < quietUntil || inFlight >= window.size() || !breaker.permits(now)) {
            return null;
        }
        var row = ready.firstDue(now);
        if (row != null) {
            row.queue().start(row);
            row.started(now);
            breaker.started();
            counts.attempted();
            inFlight++;
        }
        return row;
    }

    /** Every attempt of a row that {@link #next} returned ends here, whatever happened to its partition meanwhile. */
    Verdict ended(PendingRow row, Attempt attempt, long now) {
        if (attempt.isDelivered()) {
            window.succeeded();
            if (breaker.succeeded()) {
                ready.allDue(now);
            }
        } else if (attempt.isOfReceiver()) {
            breaker.failed(now);
            throttle(attempt, now);
        }
        var queue = row.queue();
        if (!queue.isOpen(row)) {
            return settled(row);
        }
        if (attempt.isDelivered()) {
            counts.delivered();
            queue.acknowledge(row);
            inFlight--;
            return Verdict.SETTLED;
        }
        return failed(row, attempt, now);
    }

    private Verdict failed(PendingRow row, Attempt attempt, long now) {
        if (attempt.isGone()) {
            boolean isKnown = paused || now < goneUntil;
            goneUntil = Math.max(goneUntil, now + GONE_MS);
            again(row, now, now);
            return isKnown ? Verdict.SETTLED : Verdict.PAUSE;
        }
        row.failedAttempt();
        boolean isLast = attempt.isPermanent() || schedule.isExhausted(row.attempts());
        if (isLast && !row.queue().isSuperseded(row)) {
            return Verdict.GIVE_UP;
        }
        again(row, now + Math.max(schedule.delayMillis(row.attempts()), attempt.retryAfterMillis()), now);
        return Verdict.SETTLED;
    }

    private void throttle(Attempt attempt, long now) {
        if (attempt.isThrottled()) {
            window.throttled();
            long pause = Math.min(Math.max(FIRST_THROTTLE_MS, attempt.retryAfterMillis()), MAX_RETRY_AFTER_MS);
            quietUntil = Math.max(quietUntil, now + pause);
        }
    }

    /** The row waits for its next attempt, or gives way to a newer revision that waits. */
    private void again(PendingRow row, long dueAt, long now) {
        var queue = row.queue();
        inFlight--;
        if (queue.isSuperseded(row)) {
            queue.delaySuccessor(row, Math.min(dueAt, now + SUCCESSOR_MS));
            queue.acknowledge(row);
            counts.coalesced();
        } else {
            queue.retry(row, dueAt);
        }
    }

    /** The row is in deliveries.failed. */
    void gaveUp(PendingRow row) {
        if (row.queue().isOpen(row)) {
            counts.failed();
            row.queue().acknowledge(row);
            inFlight--;
        } else {
            settled(row);
        }
    }

    /** The row could not be written to deliveries.failed; it is tried again. */
    void notWritten(PendingRow row, long now) {
        if (row.queue().isOpen(row)) {
            again(row, now + UNWRITTEN_RETRY_MS, now);
        } else {
            settled(row);
        }
    }

    /** Next row that the topic no longer holds, to be written to deliveries.failed like one that was given up; else null. */
    PendingRow nextLost(long now) {
        for (var queue : queues) {
            var row = queue.pollLost(now);
            if (row != null) {
                queue.start(row);
                inFlight++;
                return row;
            }
        }
        return null;
    }

    private Verdict settled(PendingRow row) {
        row.queue().ended(row);
        inFlight--;
        return Verdict.SETTLED;
    }

    boolean isPaused() {
        return paused;
    }

    Breaker.State breaker() {
        return breaker.state();
    }

    int inFlight() {
        return inFlight;
    }

    long memoryUsed() {
        return memory.used();
    }

    /** Record time of the oldest row that waits, ms since the epoch; {@link Long#MAX_VALUE} if none does. */
    long oldestRecordTime() {
        return queues.stream().mapToLong(PartitionQueue::oldestRecordTime).min().orElse(Long.MAX_VALUE);
    }

    LaneCounts.Snapshot counts() {
        return counts.snapshot();
    }
}
