package io.millrace.sink.webhook;

/** Thrown for a template that cannot be used, with where and why. */
public final class InvalidTemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    InvalidTemplateException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the template, in characters from its beginning. */
    public int offset() {
        return offset;
    }
}
