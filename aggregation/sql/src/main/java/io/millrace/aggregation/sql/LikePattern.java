package io.millrace.aggregation.sql;

/**
 * Compiled LIKE pattern: {@code %} matches any text, {@code _} one character, and an escaped character itself. Matching takes
 * at most one step per pair of text and pattern characters. Immutable and thread-safe.
 */
public final class LikePattern {
    private static final int MAX_LENGTH = 1_000;
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    /** Code points and wildcards, without consecutive {@link #ANY_TEXT}. */
    private final int[] parts;

    private final boolean foldsCase;

    private LikePattern(int[] parts, boolean foldsCase) {
        this.parts = parts;
        this.foldsCase = foldsCase;
    }

    /**
     * Compiles a pattern.
     *
     * @param escape escape character; -1 for none
     * @param foldsCase whether case is ignored
     * @throws io.millrace.runtime.http.RequestException 422 for a pattern of more than 1,000 characters
     */
    public static LikePattern of(String pattern, int escape, boolean foldsCase) {
        if (pattern.codePointCount(0, pattern.length()) > MAX_LENGTH) {
            throw SqlErrors.refused("the pattern of LIKE has more than " + MAX_LENGTH + " characters");
        }
        int[] points = pattern.codePoints().toArray();
        int[] parts = new int[points.length];
        int size = 0;
        for (int i = 0; i < points.length; i++) {
            boolean escaped = points[i] == escape && i + 1 < points.length;
            int part = escaped ? points[++i] : wildcard(points[i]);
            if (part != ANY_TEXT || size == 0 || parts[size - 1] != ANY_TEXT) {
                parts[size++] = foldsCase && part >= 0 ? fold(part) : part;
            }
        }
        return new LikePattern(java.util.Arrays.copyOf(parts, size), foldsCase);
    }

    private static int wildcard(int point) {
        return point == '%' ? ANY_TEXT : point == '_' ? ANY_CHARACTER : point;
    }

    private static int fold(int point) {
        return Character.toLowerCase(Character.toUpperCase(point));
    }

    public boolean matches(String text) {
        int at = 0;
        int part = 0;
        // Position of the last % in the pattern, and where in the text to resume if it matches one more character.
        int lastAny = -1;
        int resume = 0;
        while (at < text.length()) {
            if (part < parts.length && parts[part] == ANY_TEXT) {
                lastAny = part++;
                resume = at;
            } else if (part < parts.length && matchesPart(parts[part], text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
                part++;
            } else if (lastAny >= 0) {
                resume += Character.charCount(text.codePointAt(resume));
                at = resume;
                part = lastAny + 1;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == ANY_TEXT) {
            part++;
        }
        return part == parts.length;
    }

    private boolean matchesPart(int part, int point) {
        return part == ANY_CHARACTER || part == (foldsCase ? fold(point) : point);
    }
}
