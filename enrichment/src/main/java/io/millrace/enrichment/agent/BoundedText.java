package io.millrace.enrichment.agent;

/**
 * A text that may be read so many times and no more, so that no regular expression takes long over a text that was made
 * to be slow. Not thread-safe.
 */
final class BoundedText implements CharSequence {
    private final String text;
    private int left;

    BoundedText(String text, int reads) {
        this.text = text;
        this.left = reads;
    }

    /** Characters read so far, out of the number that was given. */
    int left() {
        return left;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new ExhaustedException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** The text was read as often as it may be. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExhaustedException() {
            super("the user agent takes too long to read", null, false, false);
        }
    }
}
