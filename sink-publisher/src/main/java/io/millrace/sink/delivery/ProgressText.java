package io.millrace.sink.delivery;

import io.millrace.sink.delivery.PartitionProgress.Epoch;
import io.millrace.sink.delivery.PartitionProgress.Retry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@link PartitionProgress} as the metadata of a committed offset, for which brokers allow {@value #MAX_CHARS} bytes by default. Of more
 * rows than fit, the first ones are kept, and those behind them may be delivered once more.
 */
final class ProgressText {
    /** Default of the broker's {@code offset.metadata.max.bytes}. */
    static final int MAX_CHARS = 4_096;

    private static final String VERSION = "1";
    private static final int MAX_BYTES = (MAX_CHARS - VERSION.length()) / 4 * 3;
    private static final int HEAD_BYTES = 30;
    private static final int ENTRY_BYTES = 25;

    private ProgressText() {}

    /**
     * Writes the progress behind a committed offset.
     *
     * @param committed the lowest offset that is not acknowledged
     * @param open rows that are not acknowledged, by rising offset from {@code committed} on
     */
    static String write(Epoch epoch, long committed, long readTo, Iterator<Map.Entry<Long, Retry>> open) {
        var entries = new ByteArrayOutputStream();
        long known = readTo;
        long last = committed;
        while (open.hasNext()) {
            var row = open.next();
            if (entries.size() > MAX_BYTES - HEAD_BYTES - ENTRY_BYTES) {
                known = row.getKey();
                break;
            }
            varint(entries, row.getKey() - last);
            varint(entries, row.getValue().attempts());
            if (row.getValue().attempts() > 0) {
                varint(entries, row.getValue().dueAt() / 1_000);
            }
            last = row.getKey();
        }
        var text = new ByteArrayOutputStream();
        varint(text, epoch.generation());
        varint(text, epoch.replay());
        varint(text, known - committed);
        text.writeBytes(entries.toByteArray());
        return VERSION + Base64.getEncoder().withoutPadding().encodeToString(text.toByteArray());
    }

    /** Reads it; empty for the metadata of something else. */
    static Optional<PartitionProgress> read(long committed, String text) {
        if (text == null || !text.startsWith(VERSION)) {
            return Optional.empty();
        }
        try {
            var in = new ByteArrayInputStream(Base64.getDecoder().decode(text.substring(VERSION.length())));
            var epoch = new Epoch(varint(in), varint(in));
            long readTo = committed + varint(in);
            var open = new TreeMap<Long, Retry>();
            long offset = committed;
            while (in.available() > 0) {
                offset += varint(in);
                int attempts = (int) varint(in);
                open.put(offset, new Retry(attempts, attempts > 0 ? varint(in) * 1_000 : 0));
            }
            return Optional.of(new PartitionProgress(epoch, readTo, open));
        } catch (IllegalArgumentException e) {
            // Retried: without it every row behind the offset is delivered once more, under the same id.
            return Optional.empty();
        }
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long varint(ByteArrayInputStream in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("cut off");
    }
}
