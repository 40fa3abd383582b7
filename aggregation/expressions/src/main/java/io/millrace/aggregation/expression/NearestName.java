package io.millrace.aggregation.expression;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestions for mistyped names, by Levenshtein distance. */
public final class NearestName {
    private NearestName() {}

    /** Known name nearest to the written one, if it is near enough to be a typo. */
    public static Optional<String> find(String written, Collection<String> known) {
        int farthest = Math.max(1, (written.length() + 2) / 3);
        return known.stream()
                .filter(name -> distance(written, name) <= farthest)
                .min(Comparator.<String>comparingInt(name -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ", did you mean 'x'?"}, or an empty text. */
    public static String hint(String written, Collection<String> known) {
        return find(written, known)
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("");
    }

    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 8 || a.length() > 64) {
            return Integer.MAX_VALUE;
        }
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal
                        + (Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
