package io.millrace.enrichment.bloom;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Split block Bloom filter over 64-bit hashes of keys, which must be well mixed. About one in 250 absent keys is reported
 * as present once the filter is full.
 *
 * <p>A key sets one bit in each of the eight 32-bit words of one 256-bit block, so that a lookup touches one cache line.
 * The method is by Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters" (WEA 2007); the salts and
 * the mapping of a hash to its block are those of <a
 * href="https://github.com/apache/parquet-format/blob/master/BloomFilter.md">Apache Parquet's format</a>.
 *
 * <p>One thread adds, any thread looks up. A key is visible to other threads soon after {@link #add}, and at once where
 * the adding thread has published anything to them since.
 */
public final class SplitBlockBloomFilter {
    private static final int BITS_PER_KEY = 12;
    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final int capacity;
    private final int blocks;
    private final AtomicLongArray words;
    private int size;

    /** @param capacity number of keys at which the filter is full; 12 bits of memory each */
    public SplitBlockBloomFilter(int capacity) {
        this.capacity = capacity;
        this.blocks = Math.max(1, (int) ((long) capacity * BITS_PER_KEY / 256));
        this.words = new AtomicLongArray(blocks * 4);
    }

    /** Whether the filter holds as many keys as its capacity; further ones raise the rate of false positives. */
    public boolean isFull() {
        return size >= capacity;
    }

    /** Adds a key. */
    public void add(long hash) {
        int block = block(hash);
        for (int i = 0; i < 4; i++) {
            words.setRelease(block + i, words.getPlain(block + i) | mask(hash, i));
        }
        size++;
    }

    /** False only if the key was never added. */
    public boolean mightContain(long hash) {
        int block = block(hash);
        for (int i = 0; i < 4; i++) {
            long mask = mask(hash, i);
            if ((words.getAcquire(block + i) & mask) != mask) {
                return false;
            }
        }
        return true;
    }

    /** Index of the block's first long. */
    private int block(long hash) {
        return (int) (((hash >>> 32) * blocks) >>> 32) * 4;
    }

    /** Bits of the key in one pair of 32-bit words, which is stored as one long. */
    private static long mask(long hash, int pair) {
        int key = (int) hash;
        return 1L << ((key * SALT[2 * pair]) >>> 27) | 1L << (32 + ((key * SALT[2 * pair + 1]) >>> 27));
    }
}
