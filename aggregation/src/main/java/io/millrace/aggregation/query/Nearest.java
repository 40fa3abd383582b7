package io.millrace.aggregation.query;

import java.util.Collection;
import java.util.Comparator;

/** Names the known name that an unknown one most likely meant. */
final class Nearest {
    private Nearest() {}

    /** A sentence that says what is unknown, the nearest that is known if it is near, and all that are. */
    static String unknown(String kind, String name, Collection<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
        String choices = known.isEmpty() ? "there is none" : "known: " + String.join(", ", known);
        return "unknown " + kind + " '" + name + "'" + nearest + " (" + choices + ")";
    }

    /** Levenshtein's distance, by one row of the matrix; long names count as far. */
    private static int distance(String a, String b) {
        if (a.length() > 128) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
