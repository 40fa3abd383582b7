package io.millrace.sink.delivery;

import io.millrace.sink.delivery.Progress.Retry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rows of one partition that were read and are not acknowledged. Of each key at most one row waits, its newest revision, and at
 * most one is on its way. A row for whose content there is no room waits without it, until the partition is read again from there:
 * so a receiver that was down for long is owed one delivery a row, whatever was published meanwhile. Not thread-safe.
 */
final class PartitionQueue {
    private static final long NOT_RELOADING = -1;

    /** When a newer revision takes the place of a row that waits for its retry, it need not wait for long. */
    private static final long NEWER_REVISION_MS = 5_000;

    private final int number;
    private final ReadyRows ready;
    private final LaneMemory memory;
    private final LaneCounts counts;
    private final TreeMap<Long, PendingRow> open = new TreeMap<>();
    private final TreeMap<Long, PendingRow> unloaded = new TreeMap<>();
    private final Map<String, PendingRow> waiting = new HashMap<>();
    private final Map<String, PendingRow> sending = new HashMap<>();
    private final Deque<PendingRow> lost = new ArrayDeque<>();
    private Progress restored;
    private long readTo;
    private long reloadFrom = NOT_RELOADING;
    private long reloadTo;

    /**
     * @param number tells the partitions of a lane apart
     * @param restored what its earlier owner committed
     * @param start the first offset that will be read
     */
    PartitionQueue(
            int number, ReadyRows ready, LaneMemory memory, LaneCounts counts, Progress restored, long start) {
        this.number = number;
        this.ready = ready;
        this.memory = memory;
        this.counts = counts;
        this.restored = restored;
        this.readTo = start;
    }

    int number() {
        return number;
    }

    Progress.Epoch epoch() {
        return restored.epoch();
    }

    /** A record that is none of the destination's rows, or that its {@code where} leaves out. */
    void skip(long offset, boolean isOfInsight) {
        if (offset >= readTo) {
            readTo = offset + 1;
            if (isOfInsight) {
                counts.read();
                counts.filtered();
            }
        }
    }

    /** Whether the row at the offset is of use; else its record need not be decoded. */
    boolean needs(long offset) {
        return offset >= readTo ? !restored.isAcknowledged(offset) : isReloading() && unloaded.containsKey(offset);
    }

    /** A row that was read, for the first time or again for its content. */
    void offer(long offset, String key, RowVersion version, long recordTime, byte[] content, long now) {
        if (offset < readTo) {
            reload(offset, content);
            return;
        }
        readTo = offset + 1;
        counts.read();
        if (restored.isAcknowledged(offset)) {
            counts.known();
            return;
        }
        var before = waiting.get(key);
        var sent = sending.get(key);
        if (before != null && version.compareTo(before.version()) < 0
                || sent != null && isOpen(sent) && version.compareTo(sent.version()) <= 0) {
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

    private void add(PendingRow row, byte[] content) {
        open.put(row.offset(), row);
        waiting.put(row.key(), row);
        memory.addRow(row.cost());
        counts.waiting(1);
        load(row, content);
    }

    private void load(PendingRow row, byte[] content) {
        if (!memory.hasRoomForContent(content.length)) {
            unloaded.put(row.offset(), row);
            return;
        }
        row.load(content);
        memory.addContent(row.contentCost());
        unloaded.remove(row.offset());
        makeReady(row);
    }

    private void makeReady(PendingRow row) {
        if (row.isLoaded() && !sending.containsKey(row.key())) {
            ready.add(row);
        }
    }

    private void reload(long offset, byte[] content) {
        var row = isReloading() ? unloaded.get(offset) : null;
        if (row != null) {
            load(row, content);
            if (!row.isLoaded()) {
                reloadFrom = NOT_RELOADING;
            }
        }
    }

    private boolean isReloading() {
        return reloadFrom != NOT_RELOADING;
    }

    /**
     * Called when everything before the position was offered. Rows that should have been read again and were not are gone from
     * the topic.
     */
    void passed(long position) {
        if (isReloading()) {
            var gone = unloaded.subMap(reloadFrom, Math.max(reloadFrom, Math.min(position, reloadTo)));
            List.copyOf(gone.values()).forEach(this::lose);
            reloadFrom = position < reloadTo ? position : NOT_RELOADING;
        }
        readTo = Math.max(readTo, position);
    }

    private void lose(PendingRow row) {
        unloaded.remove(row.offset());
        waiting.remove(row.key(), row);
        lost.add(row);
    }

    /** Next row that the topic no longer holds, to be given up; null if there is none. */
    PendingRow pollLost() {
        var row = lost.poll();
        while (row != null && !isOpen(row)) {
            row = lost.poll();
        }
        return row;
    }

    /** Where to read on instead of at the position; the position itself for no change. */
    long seekTarget(long position) {
        if (!isReloading() && !unloaded.isEmpty() && memory.isWorthReloading()) {
            reloadFrom = unloaded.firstKey();
            reloadTo = readTo;
            return reloadFrom;
        }
        return isReloading() ? position : Math.max(position, readTo);
    }

    /** Whether reading should go on. */
    boolean wantsMore() {
        return isReloading() || memory.hasRoomForRow();
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

    /** The row, which must be open and not superseded, is sent again when it is due. */
    void retry(PendingRow row, long dueAt) {
        row.dueAt(dueAt);
        waiting.put(row.key(), row);
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
        unloaded.remove(row.offset());
        ready.remove(row);
        waiting.remove(row.key(), row);
        memory.addRow(-row.cost());
        memory.addContent(-row.contentCost());
        counts.waiting(-1);
    }

    /** Rows from the offset on are to be read again, and delivered again. */
    void rewind(Progress.Epoch epoch, long offset) {
        release(List.copyOf(open.tailMap(offset).values()));
        restored = new Progress(epoch, restored.readTo(), restored.open()).before(offset);
        readTo = Math.min(readTo, offset);
        reloadFrom = NOT_RELOADING;
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

    /** The offset to commit: the lowest one that is not acknowledged. */
    long committable() {
        if (!open.isEmpty()) {
            return open.firstKey();
        }
        var later = restored.open().tailMap(readTo, true);
        return later.isEmpty() ? knownTo() : later.firstKey();
    }

    /** What to commit beside {@link #committable}. */
    String progress() {
        return ProgressText.write(epoch(), committable(), knownTo(), retries());
    }

    private long knownTo() {
        return Math.max(readTo, restored.readTo());
    }

    private Iterator<Map.Entry<Long, Retry>> retries() {
        var read = open.values().stream()
                .map(row -> Map.entry(
                        row.offset(), row.attempts() == 0 ? Retry.NONE : new Retry(row.attempts(), row.dueAt())));
        return Stream.concat(read, restored.open().tailMap(readTo, true).entrySet().stream())
                .iterator();
    }
}
