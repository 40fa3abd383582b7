package io.millrace.enrichment.trait;

import io.millrace.schemas.event.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * Limits of the traits stored per person. A trait beyond a limit stays on its event and is not stored.
 *
 * <p>The stored traits of a person always fit in one record: none is stored that takes more than its share of 600,000 bytes.
 * The share depends on the trait alone, so that the order of arrival does not matter.
 *
 * @param traits most traits per person; the ones set last are kept
 * @param nameChars longest name of a trait, in UTF-16 chars
 * @param valueChars longest text value of a trait, in UTF-16 chars
 */
public record TraitLimits(int traits, int nameChars, int valueChars) {
    private static final int ALL_TRAITS_BYTES = 600_000;

    /** Encoded lengths, type tags and the times of a trait, in a profile. */
    private static final int TRAIT_OVERHEAD_BYTES = 32;

    public TraitLimits {
        if (traits < 0 || nameChars < 1 || valueChars < 1) {
            throw new IllegalArgumentException("trait limits must be positive: " + traits + " traits, names of "
                    + nameChars + " chars, values of " + valueChars + " chars");
        }
    }

    boolean allows(String name, Object value) {
        var text = text(value);
        return name.length() <= nameChars && text.length() <= valueChars && isWithinShare(name, text);
    }

    private boolean isWithinShare(String name, String text) {
        int share = ALL_TRAITS_BYTES / Math.max(1, traits) - TRAIT_OVERHEAD_BYTES;
        // A profile has each name twice. UTF-8 takes at most three bytes per char, which spares encoding most traits.
        return 3L * (2 * name.length() + text.length()) <= share || 2L * utf8(name) + utf8(text) <= share;
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof JsonText json ? json.getJson() : "";
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
