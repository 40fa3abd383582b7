package io.millrace.runtime.streams;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/**
 * RocksDB config setter that bounds a store's memory by the {@link RocksDbMemory} of the process. Kafka Streams makes an
 * instance for every store by class name, so the memory comes as an object among the configs.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** Config key of the {@link RocksDbMemory}. */
    static final String MEMORY = "millrace.rocksdb.memory";

    /**
     * Stores whose full write buffers fit into the share of all. Where a store's own buffer is larger, the stores that are written
     * seldom fill the share and keep it, and those that are written most flush a few records at a time.
     */
    private static final int STORES = 32;

    private static final long LARGEST_WRITE_BUFFER = StreamsSettings.mib(8);
    private static final long SMALLEST_WRITE_BUFFER = StreamsSettings.mib(1);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        var memory = (RocksDbMemory) Objects.requireNonNull(configs.get(MEMORY), MEMORY);
        // The instance that Kafka Streams made: it refuses another one, whose cache its metrics could not read.
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        table.setBlockSize(16 * 1024L);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(
                Math.max(SMALLEST_WRITE_BUFFER, Math.min(LARGEST_WRITE_BUFFER, memory.writeBufferBytes() / STORES)));
        options.setMaxWriteBufferNumber(3);
        options.setKeepLogFileNum(1);
        options.setMaxLogFileSize(1 << 20);
    }

    @Override
    public void close(String storeName, Options options) {
        // Cache and write-buffer manager serve other stores, too, and stay open.
    }
}
