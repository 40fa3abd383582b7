package io.millrace.aggregation.pgwire;

import java.util.List;

/**
 * Formats of values in a message: none means text for all, one is for all, else one for each value.
 *
 * @param binary whether each is binary
 */
public record Formats(List<Boolean> binary) {
    public static final Formats TEXT = new Formats(List.of());

    public Formats {
        binary = List.copyOf(binary);
    }

    public boolean isBinary(int index) {
        return switch (binary.size()) {
            case 0 -> false;
            case 1 -> binary.get(0);
            default -> binary.get(index);
        };
    }

    /** @throws PgException if there are neither none, nor one, nor so many */
    public Formats requireFor(int values) {
        if (binary.size() > 1 && binary.size() != values) {
            throw PgException.of(
                    SqlState.PROTOCOL_VIOLATION,
                    "a message has " + binary.size() + " formats for " + values + " values");
        }
        return this;
    }
}
