package io.millrace.aggregation.partial;

import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reader of {@link PackedWriter}'s values: {@code while (nextSection()) while (nextGroup()) …}. Sections and groups may be
 * skipped. Only our own tasks write these values, so malformed bytes are a bug and throw. Not thread-safe.
 */
public final class PackedReader {
    private final ByteBuffer in;
    private final int upstream;
    private long watermark;
    private boolean idle;

    private boolean replaces;
    private String insight;
    private long generation;
    private String tenant;
    private long windowStart;
    private long windowEnd;
    private boolean inSection;
    private byte[] group;
    private long newestReceivedAt;
    private int groupEnd;

    public PackedReader(byte[] value) {
        in = ByteBuffer.wrap(value);
        int version = in.get();
        if (version != PackedWriter.VERSION) {
            throw new IllegalStateException("partials of format version " + version + ", but this instance reads "
                    + PackedWriter.VERSION + ": upgrade it");
        }
        upstream = Math.toIntExact(varLong());
    }

    /** The upstream partition that sent the value, or {@link PackedWriter#OVERFLOW}, whose watermark has no meaning. */
    public int upstream() {
        return upstream;
    }

    /** The upstream task's watermark; known after the last section. */
    public long watermark() {
        return watermark;
    }

    /** Whether the upstream task was idle; known after the last section. */
    public boolean idle() {
        return idle;
    }

    /** Moves to the next section, a window of an insight and tenant. */
    public boolean nextSection() {
        while (inSection) {
            nextGroup();
        }
        int kind = in.get();
        if (kind == 0) {
            watermark = zigZag();
            idle = in.get() != 0;
            return false;
        }
        replaces = kind == PackedWriter.REPLACEMENTS;
        insight = text();
        generation = varLong();
        tenant = text();
        windowStart = zigZag();
        windowEnd = windowStart + varLong();
        inSection = true;
        groupEnd = in.position();
        return true;
    }

    /** Moves to the next group of the section. */
    public boolean nextGroup() {
        in.position(groupEnd);
        int length = (int) varLong() - 1;
        if (length < 0) {
            inSection = false;
            return false;
        }
        group = new byte[length];
        in.get(group);
        newestReceivedAt = zigZag();
        int accumulators = (int) varLong();
        groupEnd = in.position() + accumulators;
        return true;
    }

    /** Whether the section's groups replace persons, see {@link #from} and {@link #to}, and have no accumulators. */
    public boolean replaces() {
        return replaces;
    }

    /** Hash of the person that the group replaces. */
    public long from() {
        return in.getLong(in.position() + 1);
    }

    /** Hash of the person that replaces it. */
    public long to() {
        return in.getLong(in.position() + 1 + Long.BYTES);
    }

    public String insight() {
        return insight;
    }

    public long generation() {
        return generation;
    }

    public String tenant() {
        return tenant;
    }

    public long windowStart() {
        return windowStart;
    }

    public long windowEnd() {
        return windowEnd;
    }

    public byte[] group() {
        return group;
    }

    public long newestReceivedAt() {
        return newestReceivedAt;
    }

    /** Buffer with the group's accumulators, one after the other from its position. */
    public ByteBuffer accumulators() {
        return in;
    }

    /** End of the accumulators in {@link #accumulators}. */
    public int accumulatorsEnd() {
        return groupEnd;
    }

    private String text() {
        var bytes = new byte[(int) varLong()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private long zigZag() {
        return ByteSource.getZigZag(in);
    }

    private long varLong() {
        return ByteSource.getVarLong(in);
    }
}
