package io.millrace.enrichment.trait;

import io.millrace.schemas.event.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * How much of a person is kept. What exceeds a limit stays on its own event and is left out of the profile.
 *
 * <p>Whatever the limits are, all traits of a person together fit in a record: none is kept that takes more than its
 * share of 600,000 bytes. That is a matter of the trait alone, so that any order of arrival ends alike.
 *
 * @param traits most traits of a person; the ones set last are kept
 * @param nameChars longest name of a trait, in UTF-16 chars
 * @param valueChars longest text of a trait, in UTF-16 chars
 */
public record TraitLimits(int traits, int nameChars, int valueChars) {
    private static final int BYTES = 600_000;

    /** Lengths, tags and two times. */
    private static final int OVERHEAD = 32;

    public TraitLimits {
        if (traits < 0 || nameChars < 1 || valueChars < 1) {
            throw new IllegalArgumentException("limits of traits must be positive");
        }
    }

    boolean allows(String name, Object value) {
        var text = text(value);
        return name.length() <= nameChars && text.length() <= valueChars && isWithinShare(name, text);
    }

    private boolean isWithinShare(String name, String text) {
        int share = BYTES / Math.max(1, traits) - OVERHEAD;
        // A profile has each name twice. UTF-8 takes three bytes a char at most, so most need no closer look.
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
