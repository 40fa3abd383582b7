package io.millrace.ingest.event;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Ids for events that came without one. They can't be told apart from their retries, so exactly-once is only promised
 * to clients that send ids of their own. Not thread-safe: one for each event loop.
 */
public final class MessageIds {
    private static final HexFormat HEX = HexFormat.of();

    private final SplittableRandom random;

    public MessageIds() {
        this(new SecureRandom().nextLong());
    }

    MessageIds(long seed) {
        this.random = new SplittableRandom(seed);
    }

    String next() {
        return "millrace-" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
