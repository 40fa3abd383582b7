package io.millrace.ingest.accesslog;

/** Reader of a line's fields, which are bare, in quotes or in brackets, and separated by spaces. For one thread. */
final class LogFieldReader {
    private final String line;
    private int at;

    LogFieldReader(String line, int from) {
        this.line = line;
        this.at = from;
    }

    /** Whether there is another field. */
    boolean hasNext() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at < line.length();
    }

    /** Whether the next field is quoted. */
    boolean isQuoted() {
        return hasNext() && line.charAt(at) == '"';
    }

    /** The next field, without its quotes or brackets, and with backslash escapes decoded. */
    String next() throws LogLineException {
        if (!hasNext()) {
            throw new LogLineException("the line ends before its last expected field");
        }
        return switch (line.charAt(at)) {
            case '"' -> quoted();
            case '[' -> bracketed();
            default -> bare();
        };
    }

    /** Skips fields. */
    void skip(int fields) throws LogLineException {
        for (int i = 0; i < fields; i++) {
            next();
        }
    }

    /** The unread part of the line. */
    String remaining() {
        return hasNext() ? line.substring(at) : "";
    }

    private String bare() {
        int from = at;
        int end = line.indexOf(' ', from);
        at = end < 0 ? line.length() : end;
        return line.substring(from, at);
    }

    private String bracketed() throws LogLineException {
        int end = line.indexOf(']', at);
        if (end < 0) {
            throw new LogLineException("a bracket is never closed, at character " + (at + 1));
        }
        var field = line.substring(at + 1, end);
        at = end + 1;
        return field;
    }

    private String quoted() throws LogLineException {
        int from = at + 1;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                if (i + 1 < line.length() && line.charAt(i + 1) != ' ') {
                    throw new LogLineException("a quote inside of a quoted field, at character " + (i + 1));
                }
                at = i + 1;
                return LogText.unescape(line.substring(from, i));
            }
        }
        throw new LogLineException("a quote is never closed, at character " + from);
    }
}
