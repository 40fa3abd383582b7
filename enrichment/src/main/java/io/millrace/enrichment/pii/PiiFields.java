package io.millrace.enrichment.pii;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of fields that hold personal data. A name without a dot is a key at any depth, a name with dots a path from the
 * top; either means the value and everything beneath it. Letter case does not matter. Immutable.
 */
final class PiiFields {
    private final Set<String> names;

    PiiFields(Set<String> names) {
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether one of the names means the field of this dotted path. */
    boolean mean(String path) {
        var lower = path.toLowerCase(Locale.ROOT);
        int from = 0;
        while (true) {
            int dot = lower.indexOf('.', from);
            int to = dot < 0 ? lower.length() : dot;
            if (names.contains(lower.substring(from, to)) || names.contains(lower.substring(0, to))) {
                return true;
            }
            if (dot < 0) {
                return false;
            }
            from = dot + 1;
        }
    }

    /** Whether one of the names is this path, or one above it, from the top. */
    boolean meanExactly(String path) {
        for (int to = path.length(); to > 0; to = path.lastIndexOf('.', to - 1)) {
            if (names.contains(path.substring(0, to))) {
                return true;
            }
        }
        return false;
    }
}
