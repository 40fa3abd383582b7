package io.millrace.aggregation.combine;

import io.millrace.aggregation.merge.MemoryStore;

/** The stores of a combining task in memory, to be copied in each commit. */
public final class TaskStores {
    private final MemoryStore histories;
    private final MemoryStore backfills;
    private final MemoryStore pointers;
    private final MemoryStore groups;

    public TaskStores() {
        this(new MemoryStore(), new MemoryStore(), new MemoryStore(), new MemoryStore());
    }

    private TaskStores(MemoryStore histories, MemoryStore backfills, MemoryStore pointers, MemoryStore groups) {
        this.histories = histories;
        this.backfills = backfills;
        this.pointers = pointers;
        this.groups = groups;
    }

    public TaskStores copy() {
        return new TaskStores(histories.copy(), backfills.copy(), pointers.copy(), groups.copy());
    }

    public MemoryStore histories() {
        return histories;
    }

    CombineStores stores() {
        return new CombineStores(histories, backfills, pointers, groups);
    }
}
