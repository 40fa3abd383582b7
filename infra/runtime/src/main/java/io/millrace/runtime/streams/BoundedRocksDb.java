package io.millrace.runtime.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Gives all state stores of a process one block cache and one write-buffer manager from one budget, so that the memory
 * of a process does not grow with its partitions. Write buffers are charged to the cache.
 *
 * <p>The one holder of static state in Millrace: Kafka Streams makes an instance of this class for every store by its
 * name, so there is no other place where stores could meet. The first budget of a process stands until the process ends.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** Config key of the budget in bytes, a Long. */
    static final String BUDGET = "millrace.rocksdb.memory.bytes";

    private static final long DEFAULT_BUDGET = StreamsSettings.mib(96);
    /** Of the budget, what write buffers may take: the rest is left to reading. */
    private static final double WRITE_BUFFERS = 0.4;

    private static final long LARGEST_WRITE_BUFFER = StreamsSettings.mib(8);
    private static final long SMALLEST_WRITE_BUFFER = StreamsSettings.mib(1);

    private static Shared shared;

    private record Shared(long budget, Cache cache, WriteBufferManager writeBuffers) {}

    /** The budget in force, 0 before the first store opens. */
    static synchronized long budgetInForce() {
        return shared == null ? 0 : shared.budget();
    }

    /** Bytes in use of it. */
    static synchronized long used() {
        return shared == null ? 0 : shared.cache().getUsage();
    }

    private static synchronized Shared shared(Map<String, Object> configs) {
        if (shared == null) {
            RocksDB.loadLibrary();
            var budget = configs.get(BUDGET) instanceof Long bytes ? bytes : DEFAULT_BUDGET;
            var cache = new LRUCache(budget, -1, false, 0.1);
            shared = new Shared(budget, cache, new WriteBufferManager((long) (budget * WRITE_BUFFERS), cache));
        }
        return shared;
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        var memory = shared(configs);
        // The instance that Kafka Streams made: it refuses another, whose cache its metrics could not read.
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        table.setBlockSize(16 * 1024L);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(
                Math.max(SMALLEST_WRITE_BUFFER, Math.min(LARGEST_WRITE_BUFFER, memory.budget() / 16)));
        options.setMaxWriteBufferNumber(3);
        options.setKeepLogFileNum(1);
        options.setMaxLogFileSize(1 << 20);
    }

    @Override
    public void close(String storeName, Options options) {
        // Cache and write-buffer manager are the process's, not the store's: closing them here would pull them from
        // under the others.
    }
}
