package io.millrace.enrichment.person;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.attribution.TrafficSource;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;

/** Codec of touches in state. */
public final class TouchCodec {
    private static final int DIRECT = 0;
    private static final int PARTS = 6;

    private TouchCodec() {}

    /** Writes a touch. */
    static void put(CompactWriter out, Touch touch) {
        out.putLong(touch.time());
        out.putByte(touch.campaign() ? 1 : 0);
        putSource(out, touch.from());
    }

    /** Reads a touch that {@link #put} wrote. */
    static Touch get(CompactReader in) {
        var time = in.getLong();
        var campaign = in.getByte() == 1;
        return new Touch(time, campaign, getSource(in));
    }

    /** Writes what brought somebody: a byte that says which parts there are, and those. */
    public static void putSource(CompactWriter out, TrafficSource from) {
        if (from.equals(TrafficSource.DIRECT)) {
            out.putByte(DIRECT);
            return;
        }
        // The highest bit, so that no source is written like the direct one.
        int present = 1 << PARTS;
        for (int i = 0; i < PARTS; i++) {
            present |= part(from, i) == null ? 0 : (1 << i);
        }
        out.putByte(present);
        for (int i = 0; i < PARTS; i++) {
            var part = part(from, i);
            if (part != null) {
                out.putString(part);
            }
        }
    }

    /** Reads what {@link #putSource} wrote. */
    public static TrafficSource getSource(CompactReader in) {
        int present = in.getByte();
        if (present == DIRECT) {
            return TrafficSource.DIRECT;
        }
        var parts = new String[PARTS];
        for (int i = 0; i < PARTS; i++) {
            parts[i] = (present & (1 << i)) == 0 ? null : in.getString();
        }
        return new TrafficSource(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /** Upper estimate of the heap that a touch takes, in bytes; 0 for null. */
    public static int heapBytes(Touch touch) {
        if (touch == null) {
            return 0;
        }
        int bytes = 32;
        if (!touch.from().equals(TrafficSource.DIRECT)) {
            bytes += 40;
            for (int i = 0; i < PARTS; i++) {
                bytes += CacheBudget.textBytes(part(touch.from(), i));
            }
        }
        return bytes;
    }

    private static String part(TrafficSource from, int index) {
        return switch (index) {
            case 0 -> from.source();
            case 1 -> from.medium();
            case 2 -> from.name();
            case 3 -> from.term();
            case 4 -> from.content();
            default -> from.referrer();
        };
    }
}
