package io.millrace.aggregation.combine;

import io.millrace.aggregation.merge.MemoryStore;

/** The stores of a combining task in memory, to be copied in each commit. */
public final class TaskStores {
    private final MemoryStore histories;
    private final MemoryStore backfills;
    private final MemoryStore pointers;

    public TaskStores() {
        this(new MemoryStore(), new MemoryStore(), new MemoryStore());
    }

    private TaskStores(MemoryStore histories, MemoryStore backfills, MemoryStore pointers) {
        this.histories = histories;
        this.backfills = backfills;
        this.pointers = pointers;
    }

    public TaskStores copy() {
        return new TaskStores(histories.copy(), backfills.copy(), pointers.copy());
    }

    public MemoryStore histories() {
        return histories;
    }

    CombineStores stores() {
        return new CombineStores(histories, backfills, pointers);
    }
}
