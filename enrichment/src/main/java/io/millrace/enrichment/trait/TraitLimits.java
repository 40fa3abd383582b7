package io.millrace.enrichment.trait;

import io.millrace.schemas.event.JsonText;

/**
 * How much of a person is kept. What exceeds a limit stays on its own event and is left out of the profile.
 *
 * @param traits most traits of a person; the ones set last are kept
 * @param nameChars longest name of a trait, in UTF-16 chars
 * @param valueChars longest text of a trait, in UTF-16 chars
 */
public record TraitLimits(int traits, int nameChars, int valueChars) {
    public TraitLimits {
        if (traits < 0 || nameChars < 1 || valueChars < 1) {
            throw new IllegalArgumentException("limits of traits must be positive");
        }
    }

    boolean allows(String name, Object value) {
        return name.length() <= nameChars && chars(value) <= valueChars;
    }

    private static int chars(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        return value instanceof JsonText text ? text.getJson().length() : 0;
    }
}
