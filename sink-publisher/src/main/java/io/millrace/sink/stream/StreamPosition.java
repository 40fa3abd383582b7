package io.millrace.sink.stream;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How far a reader has come: the id of its last event, {@code <generation>@<partition>:<next offset>,…}. Immutable.
 *
 * @param generation the generation whose topic the offsets are of
 * @param offsets the next offset to read of each partition
 */
record StreamPosition(long generation, Map<Integer, Long> offsets) {
    /** Long enough for a hundred partitions, short enough not to be a burden. */
    private static final int LONGEST = 2_400;

    private static final Pattern FORM = Pattern.compile("\\d{1,18}@(\\d{1,6}:\\d{1,18}(,\\d{1,6}:\\d{1,18})*)?");

    StreamPosition {
        offsets = Collections.unmodifiableMap(new TreeMap<>(offsets));
    }

    /** The position that an event's id says, or empty if it is none of ours. */
    static Optional<StreamPosition> parse(String id) {
        if (id.length() > LONGEST || !FORM.matcher(id).matches()) {
            return Optional.empty();
        }
        int at = id.indexOf('@');
        var offsets = new TreeMap<Integer, Long>();
        for (var part : id.substring(at + 1).split(",", -1)) {
            if (!part.isEmpty()) {
                int colon = part.indexOf(':');
                offsets.put(Integer.valueOf(part.substring(0, colon)), Long.valueOf(part.substring(colon + 1)));
            }
        }
        return Optional.of(new StreamPosition(Long.parseLong(id.substring(0, at)), offsets));
    }

    /** As an event's id. */
    String id() {
        return generation
                + offsets.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(joining(",", "@", ""));
    }
}
