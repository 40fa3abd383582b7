package io.millrace.aggregation.live;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Position of a reader in {@code insight-updates}: the next offset of each partition. Offsets are the same on every instance and after
 * a restart, so a reader can resume on any instance. Immutable.
 */
public final class Position {
    private static final Pattern TEXT = Pattern.compile("\\d{1,4}:\\d{1,18}(,\\d{1,4}:\\d{1,18}){0,255}");

    /** Position before any partition is known. */
    public static final Position UNKNOWN = new Position(Map.of());

    private final TreeMap<Integer, Long> next;

    public Position(Map<Integer, Long> next) {
        this.next = new TreeMap<>(next);
    }

    /** Next offset of a partition; 0 if unknown. */
    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    Position after(int partition, long offset) {
        Position later = new Position(next);
        later.next.merge(partition, offset + 1, Math::max);
        return later;
    }

    /** Text form, such as {@code 0:17,1:4}. */
    public String encode() {
        return next.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    /** Parses the text form; empty if it is invalid, in which case the reader gets a snapshot. */
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
