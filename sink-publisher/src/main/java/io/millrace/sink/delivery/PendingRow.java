package io.millrace.sink.delivery;

/** Row that was read and is not acknowledged yet: it waits, or is on its way. Belongs to its lane; not thread-safe. */
final class PendingRow {
    /** Estimated heap of a row without its key and content: the object, and its entries in maps and sets. */
    private static final int OVERHEAD = 280;

    private final PartitionQueue queue;
    private final String key;
    private final long offset;
    private final RowVersion version;
    private final long recordTime;
    private byte[] content;
    private int attempts;
    private long dueAt;
    private long firstAttemptAt;

    /**
     * @param offset its record's offset
     * @param recordTime its record's timestamp, ms since the epoch
     */
    PendingRow(PartitionQueue queue, String key, long offset, RowVersion version, long recordTime) {
        this.queue = queue;
        this.key = key;
        this.offset = offset;
        this.version = version;
        this.recordTime = recordTime;
    }

    PartitionQueue queue() {
        return queue;
    }

    String key() {
        return key;
    }

    long offset() {
        return offset;
    }

    RowVersion version() {
        return version;
    }

    long recordTime() {
        return recordTime;
    }

    /** Value of its record, or null while it is left out to save memory. Must not be changed. */
    byte[] content() {
        return content;
    }

    boolean isLoaded() {
        return content != null;
    }

    void load(byte[] value) {
        content = value;
    }

    /** Failed attempts so far. */
    int attempts() {
        return attempts;
    }

    /** When the next attempt is due, ms since the epoch. */
    long dueAt() {
        return dueAt;
    }

    /** When the first attempt started, ms since the epoch; 0 before it. */
    long firstAttemptAt() {
        return firstAttemptAt;
    }

    void started(long now) {
        if (firstAttemptAt == 0) {
            firstAttemptAt = now;
        }
    }

    void failedAttempt() {
        attempts++;
    }

    /** Sets what an earlier owner of the partition knew. */
    void resume(int failedAttempts, long due) {
        attempts = failedAttempts;
        dueAt = due;
    }

    /** Must not be called while the row is among the {@link ReadyRows}, which are ordered by this. */
    void dueAt(long millis) {
        dueAt = millis;
    }

    /** Estimated heap without the content, in bytes. */
    long cost() {
        return OVERHEAD + 2L * key.length();
    }

    long contentCost() {
        return content == null ? 0 : content.length + 16L;
    }
}
