package io.millrace.cli.provision;

/** The messages of a failure and its causes, in one line. */
final class FailureMessages {
    private static final int DEPTH = 5;

    private FailureMessages() {}

    static String of(Throwable failure) {
        var text = new StringBuilder();
        var cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            var message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
            cause = cause.getCause();
        }
        return text.toString();
    }
}
