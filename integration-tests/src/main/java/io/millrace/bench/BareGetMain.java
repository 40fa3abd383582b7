package io.millrace.bench;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * The limit for point reads: random gets of one thread from a RocksDB of as many rows, with the block cache that a stage
 * has. Arguments: rows, seconds. Prints gets a second of one core, as JSON.
 */
final class BareGetMain {
    private static final int KEY = 48;
    private static final int VALUE = 60;

    private BareGetMain() {}

    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]);
        var duration = Duration.ofSeconds(Integer.parseInt(args[1]));
        var directory = Files.createTempDirectory("millrace-bare-get");
        RocksDB.loadLibrary();
        try (var cache = new LRUCache(96L << 20);
                var options = new Options()
                        .setCreateIfMissing(true)
                        .setTableFormatConfig(
                                new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(16 * 1024L));
                var db = RocksDB.open(options, directory.toString())) {
            for (int row = 0; row < rows; row++) {
                db.put(key(row), new byte[VALUE]);
            }
            gets(db, rows, Duration.ofSeconds(1));
            var from = ProcessUsage.of(ProcessHandle.current());
            long gets = gets(db, rows, duration);
            var to = ProcessUsage.of(ProcessHandle.current());
            System.out.printf(
                    Locale.ROOT,
                    "{\"getsPerSecond\":%.0f,\"getsPerCpuSecond\":%.0f}%n",
                    gets * 1e9 / (to.nanos() - from.nanos()),
                    gets * 1e9 / to.cpu().minus(from.cpu()).toNanos());
        }
    }

    private static long gets(RocksDB db, int rows, Duration duration) throws Exception {
        var random = new SplittableRandom(1);
        long end = System.nanoTime() + duration.toNanos();
        long gets = 0;
        while (System.nanoTime() < end) {
            if (db.get(key(random.nextInt(rows))).length != VALUE) {
                throw new IllegalStateException("a row is not as it was written");
            }
            gets++;
        }
        return gets;
    }

    private static byte[] key(int row) {
        return ByteBuffer.allocate(KEY).putInt(KEY - Integer.BYTES, row).array();
    }
}
