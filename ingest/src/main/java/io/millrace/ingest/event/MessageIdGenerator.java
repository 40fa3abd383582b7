package io.millrace.ingest.event;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Generator of random message ids for events that come without one. A retry gets another id, so exactly-once holds only
 * for clients that send their own ids. Not thread-safe: one for each event loop.
 */
public final class MessageIdGenerator {
    private static final byte[] PREFIX = "millrace-".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final SplittableRandom random;

    public MessageIdGenerator() {
        this(new SecureRandom().nextLong());
    }

    MessageIdGenerator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    String next() {
        var id = Arrays.copyOf(PREFIX, PREFIX.length + 32);
        hex(random.nextLong(), id, PREFIX.length);
        hex(random.nextLong(), id, PREFIX.length + 16);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    // HexFormat, which appends digit by digit to a builder, took 7% of an event loop's time.
    private static void hex(long value, byte[] to, int at) {
        for (int i = 0; i < 16; i++) {
            to[at + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 15];
        }
    }
}
