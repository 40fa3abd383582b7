package io.millrace.schemas.value;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ids that name nobody: what programs print where they have no value. Events that carry one are not from one person
 * called {@code null}; the id counts as absent. Immutable; thread-safe.
 */
public final class PlaceholderIds {
    /** The words by default, to be compared without case; blanks are nobody whatever the words. */
    public static final List<String> WORDS = List.of(
            "null",
            "undefined",
            "NaN",
            "None",
            "nil",
            "NaT",
            "n/a",
            "#N/A",
            "\\N",
            "(null)",
            "<null>",
            "<nil>",
            "<NA>",
            "(none)",
            "%!s(<nil>)",
            "[object Object]",
            "[object Undefined]",
            "[object Null]",
            "00000000-0000-0000-0000-000000000000",
            "00000000000000000000000000000000");

    /** Placeholders by the {@link #WORDS} alone. */
    public static final PlaceholderIds DEFAULT = new PlaceholderIds(WORDS);

    private final Set<String> words;
    private final int longest;

    /** @param words the ids that name nobody; compared without case, blanks around and a pair of quotes */
    public PlaceholderIds(Collection<String> words) {
        this.words =
                words.stream().map(word -> bare(word).toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.longest = this.words.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Whether the id names nobody; null does. */
    public boolean contains(String id) {
        if (id == null) {
            return true;
        }
        var bare = bare(id);
        return bare.isEmpty() || (bare.length() <= longest && words.contains(bare.toLowerCase(Locale.ROOT)));
    }

    /** The id, or null if it names nobody. */
    public String orNull(String id) {
        return contains(id) ? null : id;
    }

    private static String bare(String id) {
        var bare = stripped(id);
        boolean quoted = bare.length() >= 2
                && bare.charAt(0) == bare.charAt(bare.length() - 1)
                && (bare.charAt(0) == '"' || bare.charAt(0) == '\'');
        return quoted ? stripped(bare.substring(1, bare.length() - 1)) : bare;
    }

    private static String stripped(String id) {
        int from = 0;
        int to = id.length();
        while (from < to && isBlank(id.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(id.charAt(to - 1))) {
            to--;
        }
        return id.substring(from, to);
    }

    /** Also what prints nothing: no-break spaces, zero-width characters, controls, a byte order mark. */
    private static boolean isBlank(char c) {
        return c <= ' '
                || (c >= 0x7f && c <= 0xa0)
                || (c > 0xff && (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT));
    }
}
