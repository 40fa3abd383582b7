package io.millrace.runtime.streams;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Block cache and write-buffer manager that all state stores of a process share, so that its memory does not grow with its
 * partitions. Write buffers are charged to the cache. Exports budget and use as metrics. Made with the first store and kept
 * until the process ends. Thread-safe.
 */
final class RocksDbMemory extends Collector {
    /** Share of the budget for write buffers; the rest serves reads. */
    private static final double WRITE_BUFFERS = 0.4;

    private final long budgetBytes;
    private Cache cache;
    private WriteBufferManager writeBuffers;

    RocksDbMemory(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    long budgetBytes() {
        return budgetBytes;
    }

    /** Bytes for the write buffers of all stores. */
    long writeBufferBytes() {
        return (long) (budgetBytes * WRITE_BUFFERS);
    }

    synchronized Cache cache() {
        create();
        return cache;
    }

    synchronized WriteBufferManager writeBuffers() {
        create();
        return writeBuffers;
    }

    /** Bytes in use; 0 before the first store opens. */
    synchronized long usedBytes() {
        return cache == null ? 0 : cache.getUsage();
    }

    private void create() {
        if (cache == null) {
            RocksDB.loadLibrary();
            cache = new LRUCache(budgetBytes, -1, false, 0.1);
            writeBuffers = new WriteBufferManager(writeBufferBytes(), cache);
        }
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(
                new GaugeMetricFamily(
                        "millrace_rocksdb_memory_budget_bytes",
                        "Budget of block cache and write buffers of all state stores together.",
                        budgetBytes),
                new GaugeMetricFamily(
                        "millrace_rocksdb_memory_used_bytes", "Block cache and write buffers in use.", usedBytes()));
    }
}
