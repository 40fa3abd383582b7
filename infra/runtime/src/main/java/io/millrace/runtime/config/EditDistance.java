package io.millrace.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestion of the nearest known name, by Levenshtein distance (Wagner and Fischer, 1974). */
public final class EditDistance {
    private EditDistance() {}

    /** The nearest candidate, unless even that is more than a third of the word (and two letters) away. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.<String>comparingInt(candidate -> between(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> between(word, candidate) <= Math.max(2, word.length() / 3));
    }

    static int between(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                var substitute = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitute, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
