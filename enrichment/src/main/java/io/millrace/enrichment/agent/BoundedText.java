package io.millrace.enrichment.agent;

/**
 * Text with a budget of character reads, which bounds the time of a regular expression over hostile input. Not thread-safe.
 */
final class BoundedText implements CharSequence {
    private final String text;
    private int readsLeft;

    /** @param maxReads calls of {@link #charAt} before it throws {@link ExhaustedException} */
    BoundedText(String text, int maxReads) {
        this.text = text;
        this.readsLeft = maxReads;
    }

    /** Calls of {@link #charAt} that are left. */
    int readsLeft() {
        return readsLeft;
    }

    @Override
    public char charAt(int index) {
        if (--readsLeft < 0) {
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

    /** Thrown when the budget of reads is used up. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExhaustedException() {
            super("matching the User-Agent takes more character reads than allowed", null, false, false);
        }
    }
}
