package io.millrace.ingest.event;

/** Texts as they can be stored: UTF-8 has no form for half of a character, which JSON's escapes can write. */
final class Surrogates {
    private static final char REPLACEMENT = '\ufffd';

    private Surrogates() {}

    /**
     * The text with U+FFFD for each lone surrogate, such as remains of an emoji where a client cuts a text to a length.
     * Written as they are they would all become the same question mark.
     */
    static String wellFormed(String text) {
        int at = loneSurrogate(text, 0);
        if (at < 0) {
            return text;
        }
        var sound = new StringBuilder(text);
        while (at >= 0) {
            sound.setCharAt(at, REPLACEMENT);
            at = loneSurrogate(text, at + 1);
        }
        return sound.toString();
    }

    /** Whether the text has no lone surrogate. */
    static boolean isWellFormed(String text) {
        return loneSurrogate(text, 0) < 0;
    }

    private static int loneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
