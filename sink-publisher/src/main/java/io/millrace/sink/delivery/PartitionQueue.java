package io.millrace.sink.delivery;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of one partition that were read and are not acknowledged. Of each key at most one row waits, its newest revision, and at
 * most one is on its way. A row for whose content there is no room waits without it, until the partition is read again from there:
 * so a receiver that was down for long is owed one delivery a row, whatever was published meanwhile. Not thread-safe.
 */
final class PartitionQueue {
    /** When a newer revision takes the place of a row that waits for its retry, it need not wait for long. */
    private static final long NEWER_REVISION_MS = 5_000;

    private final int number;
    private final int partition;
    private final ReadyRows ready;
    private final LaneMemory memory;
    private final LaneCounts counts;
    private final TreeMap<Long, PendingRow> open = new TreeMap<>();
    private final LeftOutRows leftOut = new LeftOutRows();
    private final Map<String, PendingRow> waiting = new HashMap<>();
    private final Map<String, PendingRow> sending = new HashMap<>();
    private final Deque<PendingRow> lost = new ArrayDeque<>();
    private PartitionProgress restored;
    private long readTo;
    private boolean isStopped;

    /**
     * @param number tells the queues of a lane apart
     * @param partition number of the partition in its topic
     * @param restored what its earlier owner committed
     * @param start the first offset that will be read
     */
    PartitionQueue(
            int number,
            int partition,
            ReadyRows ready,
            LaneMemory memory,
            LaneCounts counts,
            PartitionProgress restored,
            long start) {
        this.number = number;
        this.partition = partition;
        this.ready = ready;
        this.memory = memory;
        this.counts = counts;
        this.restored = restored;
        this.readTo = start;
    }

    int number() {
        return number;
    }

    int partition() {
        return partition;
    }

    PartitionProgress.Epoch epoch() {
        return restored.epoch();
    }

    /** A record that is none of the destination's insight. */
    void pass(long offset) {
        readTo = Math.max(readTo, offset + 1);
    }

    /** A row that is needed, and that the destination does not ask for. */
    void filter(long offset) {
        pass(offset);
        counts.read();
        counts.filtered();
    }

    /** A row that is needed, and on which the destination's {@code where} exceeded a limit. */
    void failWhere(long offset) {
        pass(offset);
        counts.read();
        counts.whereFailed();
    }

    /** What is needed of the row at an offset. */
    Need need(long offset) {
        if (offset < readTo) {
            return leftOut.awaits(offset) ? Need.CONTENT : Need.NOTHING;
        }
        if (!restored.isAcknowledged(offset)) {
            return Need.ROW;
        }
        pass(offset);
        counts.read();
        counts.known();
        return Need.NOTHING;
    }

    /** A row that is needed. */
    void offer(long offset, String key, RowVersion version, long recordTime, byte[] content, long now) {
        pass(offset);
        counts.read();
        var before = waiting.get(key);
        var sent = sending.get(key);
        if ((before != null && version.compareTo(before.version()) < 0)
                || (sent != null && isOpen(sent) && version.compareTo(sent.version()) <= 0)) {
            counts.coalesced();
            return;
        }
        var row = new PendingRow(this, key, offset, version, recordTime);
        row.dueAt(now);
        if (before != null) {
            row.dueAt(before.attempts() == 0 ? before.dueAt() : Math.min(before.dueAt(), now + NEWER_REVISION_MS));
            forget(before);
            counts.coalesced();
        }
        var retry = restored.open().get(offset);
        if (retry != null) {
            row.resume(retry.attempts(), Math.max(row.dueAt(), retry.dueAt()));
        }
        add(row, content);
    }

    /** The content of a row that is needed. */
    void load(long offset, byte[] content) {
        var row = leftOut.at(offset);
        load(row, content);
        if (!row.isLoaded()) {
            leftOut.stop();
        }
    }

    private void add(PendingRow row, byte[] content) {
        open.put(row.offset(), row);
        waiting.put(row.key(), row);
        memory.addRow(row.cost());
        counts.waiting(1);
        load(row, content);
    }

    private void load(PendingRow row, byte[] content) {
        if (!memory.hasRoomForContent(content.length)) {
            leftOut.add(row);
            return;
        }
        row.load(content);
        memory.addContent(row.contentCost());
        leftOut.remove(row);
        makeReady(row);
    }

    private void makeReady(PendingRow row) {
        if (row.isLoaded() && !isStopped && !sending.containsKey(row.key())) {
            ready.add(row);
        }
    }

    /**
     * Called when everything before the position was offered. Rows that should have been read again and were not are gone from
     * the topic.
     */
    void passed(long position) {
        for (var row : leftOut.passed(position)) {
            waiting.remove(row.key(), row);
            row.dueAt(0);
            lost.add(row);
        }
        readTo = Math.max(readTo, position);
    }

    /** Next row that the topic no longer holds, to be given up; null if there is none at this time. */
    PendingRow pollLost(long now) {
        while (!lost.isEmpty() && !isOpen(lost.peek())) {
            lost.remove();
        }
        return lost.isEmpty() || lost.peek().dueAt() > now ? null : lost.poll();
    }

    /** Where to read on instead of at the position; the position itself for no change. */
    long seekTarget(long position) {
        if (leftOut.isReloading()) {
            return position;
        }
        return !leftOut.isEmpty() && memory.isWorthReloading() ? leftOut.begin(readTo) : Math.max(position, readTo);
    }

    /** Whether reading should go on. */
    boolean wantsMore() {
        return leftOut.isReloading() || memory.hasRoomForRow();
    }

    /** The row is on its way from now on. */
    void start(PendingRow row) {
        ready.remove(row);
        waiting.remove(row.key(), row);
        sending.put(row.key(), row);
    }

    /** Whether the row counts: it was not handed over, nor is it to be read again. */
    boolean isOpen(PendingRow row) {
        return open.get(row.offset()) == row;
    }

    /** Whether a newer revision waits, so that this one need not be sent again. */
    boolean isSuperseded(PendingRow row) {
        return waiting.containsKey(row.key());
    }

    /** The row needs no further attempt; it must be open. */
    void acknowledge(PendingRow row) {
        forget(row);
        ended(row);
    }

    /** The row, which must be open and not superseded, is sent again when it is due, or given up then if it is lost. */
    void retry(PendingRow row, long dueAt) {
        row.dueAt(dueAt);
        if (row.isLoaded()) {
            waiting.put(row.key(), row);
        } else {
            lost.add(row);
        }
        ended(row);
    }

    /** The row is no longer on its way; the next one of its key may be. */
    void ended(PendingRow row) {
        sending.remove(row.key(), row);
        var next = waiting.get(row.key());
        if (next != null) {
            makeReady(next);
        }
    }

    /** The newer revision that waits is not sent before this time. */
    void delaySuccessor(PendingRow row, long dueAt) {
        var next = waiting.get(row.key());
        ready.remove(next);
        next.dueAt(Math.max(next.dueAt(), dueAt));
    }

    private void forget(PendingRow row) {
        open.remove(row.offset());
        leftOut.remove(row);
        ready.remove(row);
        waiting.remove(row.key(), row);
        memory.addRow(-row.cost());
        memory.addContent(-row.contentCost());
        counts.waiting(-1);
    }

    /** Rows from the offset on are to be read again, and delivered again. */
    void rewind(PartitionProgress.Epoch epoch, long offset) {
        release(List.copyOf(open.tailMap(offset).values()));
        restored = new PartitionProgress(epoch, restored.readTo(), restored.open()).before(offset);
        readTo = Math.min(readTo, offset);
        leftOut.stop();
    }

    /** No further row is sent; those on their way may end. */
    void stop() {
        isStopped = true;
        waiting.values().forEach(ready::remove);
    }

    /** Whether rows are on their way that still count. */
    boolean isSending() {
        return sending.values().stream().anyMatch(this::isOpen);
    }

    /** The partition is another's now. */
    void close() {
        release(List.copyOf(open.values()));
    }

    private void release(Collection<PendingRow> rows) {
        rows.forEach(this::forget);
        counts.released(rows.size());
    }

    int size() {
        return open.size();
    }

    /** Record time of the oldest row that is not acknowledged, ms since the epoch; {@link Long#MAX_VALUE} if there is none. */
    long oldestRecordTime() {
        return open.isEmpty() ? Long.MAX_VALUE : open.firstEntry().getValue().recordTime();
    }

    /** What to commit. */
    Committable committable() {
        return Committable.of(restored, readTo, open);
    }
}
