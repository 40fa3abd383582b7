package io.millrace.enrichment.bloom;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says of a key that it was never added, for sure, or that it may have been: then about one in 250 was not, once the
 * filter is full. Keys are their 64-bit hashes, which must be well mixed.
 *
 * <p>A split block Bloom filter as in Apache Parquet's format: a key sets one bit in each of the eight 32-bit words of one
 * 256-bit block, so that asking touches one line of the processor's cache. One thread adds, any thread asks; what was
 * added is seen by others soon, and at once by whoever was told of it by the adding thread.
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

    /** @param capacity keys that it is made for; 12 bits of memory each */
    public SplitBlockBloomFilter(int capacity) {
        this.capacity = capacity;
        this.blocks = Math.max(1, (int) ((long) capacity * BITS_PER_KEY / 256));
        this.words = new AtomicLongArray(blocks * 4);
    }

    /** Whether it has as many keys as it was made for; more make it say "maybe" more often. */
    public boolean isFull() {
        return size >= capacity;
    }

    public void add(long hash) {
        int at = block(hash);
        for (int i = 0; i < 4; i++) {
            words.setRelease(at + i, words.getPlain(at + i) | mask(hash, i));
        }
        size++;
    }

    /** False only if the key was never added. */
    public boolean mayContain(long hash) {
        int at = block(hash);
        for (int i = 0; i < 4; i++) {
            long mask = mask(hash, i);
            if ((words.getAcquire(at + i) & mask) != mask) {
                return false;
            }
        }
        return true;
    }

    private int block(long hash) {
        return (int) (((hash >>> 32) * blocks) >>> 32) * 4;
    }

    /** The bits in two of the eight words, which are one long here. */
    private static long mask(long hash, int pair) {
        int key = (int) hash;
        return 1L << ((key * SALT[2 * pair]) >>> 27) | 1L << (32 + ((key * SALT[2 * pair + 1]) >>> 27));
    }
}
