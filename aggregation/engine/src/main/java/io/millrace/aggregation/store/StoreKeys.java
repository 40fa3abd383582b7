package io.millrace.aggregation.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the row store, in byte order:
 *
 * <pre>
 * 'D' name generation tenant                      dropped windows of an insight and tenant
 * 'M' name generation tenant windowStart          window, see {@link WindowEntry}
 * 'P' partition                                   upstream partition, see {@link UpstreamEntry}; -1 is the {@link ProgressEntry},
 *                                                 -2 the {@link FreshnessEntry}
 * 'R' name generation tenant windowStart group    row, see {@link RowHeader}
 * </pre>
 *
 * All groups of a window, and all windows of an insight and tenant, are one range each. Names and tenants are preceded by a
 * length byte; numbers are eight bytes, big-endian, with the sign bit flipped so that they sort.
 */
public final class StoreKeys {
    public static final byte DROPPED = 'D';
    public static final byte META = 'M';
    public static final byte PROGRESS = 'P';
    public static final byte ROW = 'R';

    /** Name of the row store. */
    public static final String STORE = "rows";

    private StoreKeys() {}

    /** Returns the prefix of all keys of one insight, generation and tenant. */
    public static byte[] prefix(byte table, String name, long generation, String tenant) {
        var insight = insight(table, name, generation);
        var tenantBytes = tenant.getBytes(StandardCharsets.UTF_8);
        var prefix = Arrays.copyOf(insight, insight.length + 1 + tenantBytes.length);
        prefix[insight.length] = (byte) tenantBytes.length;
        System.arraycopy(tenantBytes, 0, prefix, insight.length + 1, tenantBytes.length);
        return prefix;
    }

    /** Returns the prefix of all keys of one insight and generation. */
    public static byte[] insight(byte table, String name, long generation) {
        var nameBytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + nameBytes.length + Long.BYTES)
                .put(table)
                .put((byte) nameBytes.length)
                .put(nameBytes)
                .putLong(sortable(generation))
                .array();
    }

    /** Returns the key of a window, or the prefix of the keys of its rows, depending on the given prefix. */
    public static byte[] window(byte[] prefix, long windowStart) {
        return row(prefix, windowStart, new byte[0]);
    }

    public static byte[] row(byte[] prefix, long windowStart, byte[] group) {
        return ByteBuffer.allocate(prefix.length + Long.BYTES + group.length)
                .put(prefix)
                .putLong(sortable(windowStart))
                .put(group)
                .array();
    }

    /** Returns the key of a row from the prefix of its window's rows. */
    public static byte[] row(byte[] rowPrefix, byte[] group) {
        var key = Arrays.copyOf(rowPrefix, rowPrefix.length + group.length);
        System.arraycopy(group, 0, key, rowPrefix.length, group.length);
        return key;
    }

    public static byte[] progress(int partition) {
        return ByteBuffer.allocate(5).put(PROGRESS).putInt(partition).array();
    }

    /** Returns the least key greater than all keys with the prefix. */
    public static Bytes after(byte[] prefix) {
        var after = prefix.clone();
        int last = after.length - 1;
        while (after[last] == -1) {
            last--;
        }
        after[last]++;
        return Bytes.wrap(Arrays.copyOf(after, last + 1));
    }

    /** Overwrites the window start at the end of a window's key or of the prefix of its rows. */
    public static void putWindowStart(byte[] windowKey, long start) {
        ByteBuffer.wrap(windowKey).putLong(windowKey.length - Long.BYTES, sortable(start));
    }

    /** Returns the window start of a row's or a window's key, ms since the epoch. */
    public static long windowStart(byte[] key, int prefixLength) {
        return sortable(ByteBuffer.wrap(key).getLong(prefixLength));
    }

    /** Returns the encoded group of a row's key. */
    public static byte[] group(byte[] key, int prefixLength) {
        return Arrays.copyOfRange(key, prefixLength + Long.BYTES, key.length);
    }

    private static long sortable(long value) {
        return value ^ Long.MIN_VALUE;
    }

    /** Decoded prefix of a key: insight, generation and tenant. */
    public record Owner(String insight, long generation, String tenant, int prefixLength) {
        public static Owner of(byte[] key) {
            var buffer = ByteBuffer.wrap(key, 1, key.length - 1);
            var name = text(buffer);
            var generation = sortable(buffer.getLong());
            var tenant = text(buffer);
            return new Owner(name, generation, tenant, buffer.position());
        }

        private static String text(ByteBuffer buffer) {
            var bytes = new byte[Byte.toUnsignedInt(buffer.get())];
            buffer.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
