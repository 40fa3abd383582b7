package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.partial.GroupCodec;
import java.util.Arrays;

/**
 * A list of dimensions that events are grouped by, shared by all insights that have it. It gives each group a key: equal groups
 * have equal keys, until the next {@link #clear}. Not thread-safe.
 */
final class Grouping {
    private final Dimension[] dimensions;
    private final StringInterner strings;
    private final int[] ids;
    /** One for each dimension between the first and the last. */
    private final PairInterner[] pairs;

    private long sequence = -1;
    private long key;

    Grouping(Dimension[] dimensions, StringInterner strings) {
        this.dimensions = dimensions;
        this.strings = strings;
        this.ids = new int[dimensions.length];
        this.pairs = new PairInterner[Math.max(0, dimensions.length - 2)];
        Arrays.setAll(pairs, i -> new PairInterner(strings::addBytes));
    }

    /** The key of the event's group, at least 0. Computed once for each event. */
    long key(EventView event) {
        if (sequence != event.sequence()) {
            key = computeKey(event);
            sequence = event.sequence();
        }
        return key;
    }

    private long computeKey(EventView event) {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = dimensions[i].id(event);
        }
        if (ids.length == 0) {
            return 0;
        }
        long computed = ids[0];
        for (int i = 1; i < ids.length; i++) {
            int prefix = i == 1 ? (int) computed : pairs[i - 2].id(computed);
            computed = ((long) prefix << 32) | ids[i];
        }
        return computed;
    }

    /** The event's group, encoded by {@link GroupCodec}. */
    byte[] encode(EventView event) {
        key(event);
        var values = new byte[ids.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = strings.utf8(ids[i]);
        }
        return GroupCodec.encodeUtf8(values);
    }

    /** Forgets all keys: the interner was cleared. */
    void clear() {
        sequence = -1;
        for (var dimension : dimensions) {
            dimension.clear();
        }
        for (var one : pairs) {
            one.clear();
        }
    }
}
