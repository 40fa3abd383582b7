package io.millrace.schemas.value;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ids that count as absent: what programs print for a missing value. Events with user id {@code null} do not come from one person
 * of that name. Immutable; thread-safe.
 */
public final class PlaceholderIds {
    /** Default placeholders, compared without case; a blank id is always one. */
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

    /** The {@link #WORDS}. */
    public static final PlaceholderIds DEFAULT = new PlaceholderIds(WORDS);

    private final Set<String> words;
    private final int longest;

    /** @param words the placeholders; compared without case, surrounding blanks and a pair of quotes */
    public PlaceholderIds(Collection<String> words) {
        this.words =
                words.stream().map(word -> bare(word).toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.longest = this.words.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Whether the id is a placeholder, as null is. */
    public boolean contains(String id) {
        if (id == null) {
            return true;
        }
        var bare = bare(id);
        return bare.isEmpty() || (bare.length() <= longest && words.contains(bare.toLowerCase(Locale.ROOT)));
    }

    /** The id, or null if it is a placeholder. */
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

    /** Also invisible characters: no-break spaces, zero-width characters, controls, a byte order mark. */
    private static boolean isBlank(char c) {
        return c <= ' '
                || (c >= 0x7f && c <= 0xa0)
                || (c > 0xff && (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT));
    }
}
