package io.millrace.enrichment.pii;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Configured names of fields that hold personal data. A name without a dot matches that key at any depth, a name with dots
 * matches that path from the root; both match everything beneath, too. Letter case does not matter. Immutable.
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

    /** Whether a name matches the field at this dotted path. */
    boolean matches(String path) {
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

    /** Whether a name is this path, or a path above it, from the root. The path must be in lower case. */
    boolean matchesFromRoot(String path) {
        for (int to = path.length(); to > 0; to = path.lastIndexOf('.', to - 1)) {
            if (names.contains(path.substring(0, to))) {
                return true;
            }
        }
        return false;
    }
}
