package io.millrace.runtime.service;

/** A failure in one line, for people: the message that was written for them, else the chain of causes. */
final class FailureText {
    private FailureText() {}

    static String of(Throwable failure) {
        var text = new StringBuilder();
        int depth = 0;
        for (var cause = failure; cause != null && depth < 6; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage());
            if (depth == 0 || text.indexOf(message) < 0) {
                text.append(depth == 0 ? "" : ", because: ")
                        .append(
                                cause instanceof ServiceException || cause.getMessage() != null
                                        ? message
                                        : cause.getClass().getSimpleName());
            }
            depth++;
        }
        return text.toString().replace("\n", " ");
    }
}
