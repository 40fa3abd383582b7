package io.millrace.schemas.value;

import java.util.Optional;

/** Parser of booleans. Thread-safe. */
public final class Booleans {
    private Booleans() {}

    /** True for {@code true}, false for {@code false}, in any case; everything else ({@code 1}, {@code yes}) is text. */
    public static Optional<Boolean> parse(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Optional.of(true);
        }
        return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
    }
}
