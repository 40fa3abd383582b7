package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * What a store of a stopped stage holds, over all its tasks.
 *
 * @param entries counted one by one
 * @param keyBytes of all entries
 * @param valueBytes of all entries
 * @param diskBytes of all files, with indexes, filters and what compaction has not removed yet
 */
record StoreSize(long entries, long keyBytes, long valueBytes, long diskBytes) {
    /** @param state directory of the stage's stores */
    static StoreSize of(Path state, String store) throws IOException, RocksDBException {
        RocksDB.loadLibrary();
        var all = new StoreSize(0, 0, 0, 0);
        try (var paths = Files.walk(state)) {
            for (var path : paths.filter(path -> path.endsWith(Path.of("rocksdb", store)))
                    .toList()) {
                all = all.plus(ofTask(path));
            }
        }
        return all;
    }

    private static StoreSize ofTask(Path path) throws IOException, RocksDBException {
        var names = new ArrayList<ColumnFamilyDescriptor>();
        try (var options = new Options()) {
            for (var name : RocksDB.listColumnFamilies(options, path.toString())) {
                names.add(new ColumnFamilyDescriptor(name));
            }
        }
        var handles = new ArrayList<ColumnFamilyHandle>();
        try (var options = new DBOptions();
                var db = RocksDB.openReadOnly(options, path.toString(), names, handles)) {
            try {
                return counted(db, bytes(path));
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    /** Kafka Streams keeps entries in the default column family. */
    private static StoreSize counted(RocksDB db, long diskBytes) {
        long entries = 0;
        long keyBytes = 0;
        long valueBytes = 0;
        try (var all = db.newIterator()) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                entries++;
                keyBytes += all.key().length;
                valueBytes += all.value().length;
            }
        }
        return new StoreSize(entries, keyBytes, valueBytes, diskBytes);
    }

    private static long bytes(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private StoreSize plus(StoreSize more) {
        return new StoreSize(
                entries + more.entries,
                keyBytes + more.keyBytes,
                valueBytes + more.valueBytes,
                diskBytes + more.diskBytes);
    }

    /** For people: bytes of each of so many. */
    String row(String what, long number) {
        return String.format(
                Locale.ROOT,
                "  %-24s keys %,6.1f, values %,6.1f, on disk %,7.1f bytes each",
                what,
                (double) keyBytes / number,
                (double) valueBytes / number,
                (double) diskBytes / number);
    }
}
