package io.millrace.aggregation.rows;

import io.millrace.aggregation.partial.GroupCodec;
import io.millrace.aggregation.store.RowHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Rows of one window in one replica of the store, in the order of their groups' bytes. Packed into a few arrays, because an
 * object per row would take several times the bytes. Immutable and thread-safe.
 */
public final class WindowRows {
    private static final int ROW_OVERHEAD = 12;
    private static final int COLUMN_BYTES = 8;
    private static final int OVERHEAD = 200;

    /** Column that was derived from one measure of all rows. */
    private record Derived(int measure, Object column) {}

    private final long start;
    private final byte[] bytes;
    /** Offsets at which each row's group and value begin, in turn, and at which the last value ends. */
    private final int[] offsets;

    private final int[] hashes;
    private final boolean whole;
    private volatile Derived derived;

    private WindowRows(long start, byte[] bytes, int[] offsets, int[] hashes, boolean whole) {
        this.start = start;
        this.bytes = bytes;
        this.offsets = offsets;
        this.hashes = hashes;
        this.whole = whole;
    }

    /** Start of the window, ms since the epoch. */
    public long start() {
        return start;
    }

    public int size() {
        return hashes.length;
    }

    /** Whether these are all rows of the window; a large window is read in parts. */
    public boolean whole() {
        return whole;
    }

    /** End of a row's window, ms since the epoch; it differs between the rows of session windows. */
    public long end(int row) {
        return RowHeader.windowEnd(bytes, offsets[2 * row + 1]);
    }

    /** Values of a row's dimensions in the definition's order; an element may be null. */
    public List<String> group(int row) {
        return GroupCodec.decode(bytes, offsets[2 * row], offsets[2 * row + 1]);
    }

    /** Hash of a row's group. */
    public int hash(int row) {
        return hashes[row];
    }

    /** Whether a row of this window and one of another have the same group. */
    public boolean sameGroup(int row, WindowRows there, int other) {
        return compareGroups(row, there, other) == 0;
    }

    /** Returns the row that has the same group as a row of another window; negative if there is none. */
    public int find(WindowRows there, int other) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compareGroups(middle, there, other);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Encoded accumulators of a row. */
    public ByteBuffer accumulators(int row) {
        int from = offsets[2 * row + 1] + RowHeader.LENGTH;
        return ByteBuffer.wrap(bytes, from, offsets[2 * row + 2] - from);
    }

    public StoredRow row(int row) {
        var header = RowHeader.read(bytes, offsets[2 * row + 1]);
        return new StoredRow(
                start, header.windowEnd(), group(row), header.revision(), header.newestReceivedAt(), accumulators(row));
    }

    /** Bytes of all encoded accumulators. */
    public long accumulatorBytes() {
        long all = 0;
        for (int row = 0; row < size(); row++) {
            all += offsets[2 * row + 2] - offsets[2 * row + 1] - RowHeader.LENGTH;
        }
        return all;
    }

    /**
     * Returns the column that was derived from a measure, deriving it if it is not the last one that was asked for. It may take
     * eight bytes per row.
     */
    @SuppressWarnings("unchecked")
    public <T> T derive(int measure, Function<WindowRows, T> make) {
        var known = derived;
        if (known == null || known.measure != measure) {
            known = new Derived(measure, make.apply(this));
            derived = known;
        }
        return (T) known.column;
    }

    /** Returns the estimated bytes of heap, a derived column included. */
    int sizeInBytes() {
        return OVERHEAD + bytes.length + size() * (ROW_OVERHEAD + COLUMN_BYTES);
    }

    private int compareGroups(int row, WindowRows there, int other) {
        return Arrays.compareUnsigned(
                bytes,
                offsets[2 * row],
                offsets[2 * row + 1],
                there.bytes,
                there.offsets[2 * other],
                there.offsets[2 * other + 1]);
    }

    /** Builder that packs rows one after another. Not thread-safe. */
    static final class Builder {
        private final long start;
        private byte[] bytes = new byte[4_096];
        private int[] offsets = new int[257];
        private int[] hashes = new int[128];
        private int rows;

        Builder(long start) {
            this.start = start;
        }

        void add(byte[] key, int groupFrom, byte[] value) {
            int group = key.length - groupFrom;
            int from = offsets[2 * rows];
            if (from + group + value.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, from + group + value.length));
            }
            if (rows == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * rows);
                offsets = Arrays.copyOf(offsets, 4 * rows + 1);
            }
            System.arraycopy(key, groupFrom, bytes, from, group);
            System.arraycopy(value, 0, bytes, from + group, value.length);
            offsets[2 * rows + 1] = from + group;
            offsets[2 * rows + 2] = from + group + value.length;
            int hash = 1;
            for (int i = groupFrom; i < key.length; i++) {
                hash = 31 * hash + key[i];
            }
            hashes[rows++] = hash;
        }

        int length() {
            return offsets[2 * rows];
        }

        boolean isEmpty() {
            return rows == 0;
        }

        WindowRows build(boolean whole) {
            return new WindowRows(
                    start,
                    Arrays.copyOf(bytes, length()),
                    Arrays.copyOf(offsets, 2 * rows + 1),
                    Arrays.copyOf(hashes, rows),
                    whole);
        }
    }
}
