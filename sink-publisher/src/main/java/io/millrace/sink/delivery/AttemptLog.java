package io.millrace.sink.delivery;

import io.millrace.sink.webhook.Attempt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Attempts of a destination in the last hour: how many of which minute, and the newest few. Thread-safe. */
final class AttemptLog {
    private static final int MINUTES = 60;
    private static final int KEPT = 20;
    private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

    private final long[] minutes = new long[MINUTES];
    private final long[] delivered = new long[MINUTES];
    private final long[] failed = new long[MINUTES];
    private final Deque<Entry> newest = new ArrayDeque<>();
    private long lastDeliveredAt;
    private Optional<Entry> lastFailure = Optional.empty();

    /**
     * One attempt.
     *
     * @param at when it ended, ms since the epoch
     * @param id id of the delivery
     * @param key key of the row
     */
    record Entry(long at, String id, String key, Attempt attempt) {}

    synchronized void add(Entry entry) {
        long minute = entry.at() / MINUTE_MS;
        int slot = (int) (minute % MINUTES);
        if (minutes[slot] != minute) {
            minutes[slot] = minute;
            delivered[slot] = 0;
            failed[slot] = 0;
        }
        if (entry.attempt().isDelivered()) {
            delivered[slot]++;
            lastDeliveredAt = entry.at();
        } else {
            failed[slot]++;
            lastFailure = Optional.of(entry);
        }
        newest.addFirst(entry);
        if (newest.size() > KEPT) {
            newest.removeLast();
        }
    }

    synchronized long deliveredLastHour(long now) {
        return lastHour(delivered, now);
    }

    synchronized long failedLastHour(long now) {
        return lastHour(failed, now);
    }

    private long lastHour(long[] counts, long now) {
        long from = now / MINUTE_MS - MINUTES;
        long sum = 0;
        for (int slot = 0; slot < MINUTES; slot++) {
            sum += minutes[slot] > from ? counts[slot] : 0;
        }
        return sum;
    }

    /** Deliveries a second over the last whole minute. */
    synchronized double rate(long now) {
        long minute = now / MINUTE_MS - 1;
        int slot = (int) (minute % MINUTES);
        return minutes[slot] == minute ? delivered[slot] / 60.0 : 0;
    }

    /** The newest attempts, newest first. */
    synchronized List<Entry> newest() {
        return List.copyOf(newest);
    }

    /** When the last delivery was acknowledged, ms since the epoch; 0 if none was. */
    synchronized long lastDeliveredAt() {
        return lastDeliveredAt;
    }

    synchronized Optional<Entry> lastFailure() {
        return lastFailure;
    }
}
