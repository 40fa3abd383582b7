package io.millrace.sink.delivery;

/**
 * What one lane holds of the {@link MemoryBudget}, in bytes of heap, estimated. Contents of rows may fill half of what the lane may
 * hold; beyond that a row is kept without its content, which is read again when its turn comes. Not thread-safe.
 */
final class LaneMemory {
    /** What a lane may hold however little is free, so that each makes progress. */
    static final long FLOOR = 256 * 1024;

    private final MemoryBudget budget;
    private long rows;
    private long contents;

    LaneMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    long used() {
        return rows + contents;
    }

    /** Whether a row's content may be kept. One of any size may, if there is no other. */
    boolean hasRoomForContent(long bytes) {
        return contents == 0 || contents + bytes <= limit() / 2;
    }

    /** Whether so much has been delivered that reading contents again is worth a seek. */
    boolean isWorthReloading() {
        return contents <= limit() / 4;
    }

    /** Whether another row may be kept, without its content. */
    boolean hasRoomForRow() {
        return used() < limit();
    }

    void addRow(long bytes) {
        rows += bytes;
        budget.add(bytes);
    }

    void addContent(long bytes) {
        contents += bytes;
        budget.add(bytes);
    }

    private long limit() {
        return Math.max(FLOOR, budget.free());
    }
}
