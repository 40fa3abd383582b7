package io.millrace.aggregation.live;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a reader has come in {@code insight-updates}: per partition, the offset of the next update it lacks. As offsets
 * mean the same on every instance and after a restart, a reader can resume anywhere. Immutable.
 */
public final class Position {
    private static final Pattern TEXT = Pattern.compile("\\d{1,4}:\\d{1,18}(,\\d{1,4}:\\d{1,18}){0,255}");

    /** Before anything is known of any partition. */
    public static final Position UNKNOWN = new Position(Map.of());

    private final TreeMap<Integer, Long> next;

    public Position(Map<Integer, Long> next) {
        this.next = new TreeMap<>(next);
    }

    /** The next offset of a partition; of one never heard of, 0. */
    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    Position after(int partition, long offset) {
        Position later = new Position(next);
        later.next.merge(partition, offset + 1, Math::max);
        return later;
    }

    /** The form that {@link #decode} reads, such as {@code 0:17,1:4}. */
    public String encode() {
        return next.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    /** The position that a text names, or empty where it names none: a reader then starts anew. */
    public static Optional<Position> decode(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        Map<Integer, Long> next = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            next.put(Integer.valueOf(part.substring(0, colon)), Long.valueOf(part.substring(colon + 1)));
        }
        return Optional.of(new Position(next));
    }

    @Override
    public String toString() {
        return encode();
    }
}
