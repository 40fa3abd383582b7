package io.millrace.aggregation.live;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ring buffer of the newest updates for readers that resume, bounded in number and bytes. Not thread-safe. */
final class UpdateRing {
    private final int capacity;
    private final long maxBytes;
    private final ArrayDeque<LiveUpdate> updates = new ArrayDeque<>();
    private final Map<Integer, Long> firstKept = new HashMap<>();
    private Position end = Position.UNKNOWN;
    private long bytes;

    UpdateRing(int capacity, long maxBytes) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
    }

    /** Sets the position at which reading began. Earlier updates are not available. */
    void startAt(Position start, Iterable<Integer> partitions) {
        updates.clear();
        bytes = 0;
        firstKept.clear();
        partitions.forEach(partition -> firstKept.put(partition, start.next(partition)));
        end = start;
    }

    void add(LiveUpdate update) {
        updates.addLast(update);
        bytes += update.bytes();
        end = end.after(update.partition(), update.offset());
        firstKept.putIfAbsent(update.partition(), update.offset());
        while (updates.size() > capacity || bytes > maxBytes) {
            LiveUpdate forgotten = updates.removeFirst();
            bytes -= forgotten.bytes();
            firstKept.put(forgotten.partition(), forgotten.offset() + 1);
        }
    }

    /** Position after the newest update. */
    Position end() {
        return end;
    }

    /** Updates after a position, in order; empty if some were evicted or the position is in the future. */
    Optional<List<LiveUpdate>> since(Position position) {
        for (Map.Entry<Integer, Long> first : firstKept.entrySet()) {
            long next = position.next(first.getKey());
            if (next < first.getValue() || next > end.next(first.getKey())) {
                return Optional.empty();
            }
        }
        return Optional.of(updates.stream()
                .filter(update -> update.offset() >= position.next(update.partition()))
                .toList());
    }
}
