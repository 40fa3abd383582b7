package io.millrace.sink.delivery;

/**
 * Counters of a lane since it started. Always holds: {@code read = filtered + whereFailed + known + coalesced + delivered + failed +
 * released + waiting}. Not thread-safe; a {@link Snapshot} is a copy.
 */
public final class LaneCounts {
    private long read;
    private long filtered;
    private long whereFailed;
    private long known;
    private long coalesced;
    private long delivered;
    private long failed;
    private long released;
    private long waiting;
    private long attempts;

    LaneCounts() {}

    void read() {
        read++;
    }

    void filtered() {
        filtered++;
    }

    void whereFailed() {
        whereFailed++;
    }

    void known() {
        known++;
    }

    void coalesced() {
        coalesced++;
    }

    void delivered() {
        delivered++;
    }

    void failed() {
        failed++;
    }

    void released(long rows) {
        released += rows;
    }

    void waiting(long rows) {
        waiting += rows;
    }

    void attempted() {
        attempts++;
    }

    Snapshot snapshot() {
        return new Snapshot(
                read, filtered, whereFailed, known, coalesced, delivered, failed, released, waiting, attempts);
    }

    /**
     * The counters at one moment.
     *
     * @param read rows of the destination's insight that were read for the first time
     * @param filtered not what the destination asks for: of another tenant, not final, or by {@code where}
     * @param whereFailed not delivered because {@code where} exceeded a limit on them
     * @param known acknowledged before a restart or by the partition's earlier owner
     * @param coalesced replaced by a newer revision before they were delivered
     * @param delivered acknowledged by the receiver
     * @param failed given up and written to deliveries.failed
     * @param released handed over with their partition, or to be read again by a replay
     * @param waiting not acknowledged yet, those in flight included
     * @param attempts requests that were started
     */
    public record Snapshot(
            long read,
            long filtered,
            long whereFailed,
            long known,
            long coalesced,
            long delivered,
            long failed,
            long released,
            long waiting,
            long attempts) {
        /** Whether every row that was read is accounted for. */
        public boolean isBalanced() {
            return read == filtered + whereFailed + known + coalesced + delivered + failed + released + waiting;
        }
    }
}
