package io.millrace.ingest.event;

/** Lone surrogates, which JSON escapes can express and UTF-8 cannot. */
final class Surrogates {
    private static final char REPLACEMENT = '\ufffd';

    private Surrogates() {}

    /**
     * The text with U+FFFD in place of each lone surrogate, as clients leave them when they cut a text inside an emoji.
     */
    static String wellFormed(String text) {
        int at = loneSurrogate(text, 0);
        if (at < 0) {
            return text;
        }
        var replaced = new StringBuilder(text);
        while (at >= 0) {
            replaced.setCharAt(at, REPLACEMENT);
            at = loneSurrogate(text, at + 1);
        }
        return replaced.toString();
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
