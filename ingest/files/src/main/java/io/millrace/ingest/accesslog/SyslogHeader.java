package io.millrace.ingest.accesslog;

import java.util.regex.Pattern;

/** Syslog header before a log line: {@code <134>Nov  2 10:05:03 lb1 haproxy[14389]: }, or RFC 5424's. */
final class SyslogHeader {
    private static final Pattern HEADER = Pattern.compile("(?:<\\d{1,3}>)?(?:"
            + "[A-Z][a-z]{2} [ \\d]\\d \\d{2}:\\d{2}:\\d{2}(?: \\d{4})? (?:\\S{1,255} )?[^\\s:]{1,255}: "
            + "|\\d{4}-\\d{2}-\\d{2}T[0-9:.]{8,20}(?:Z|[+-]\\d{2}:?\\d{2}) \\S{1,255} [^\\s:]{1,255}: "
            + "|1 \\d{4}-\\d{2}-\\d{2}T\\S{1,40} \\S{1,255} \\S{1,48} \\S{1,128} \\S{1,32} - ?"
            + ")");

    private SyslogHeader() {}

    /** The line without its header, if it has one. */
    static String strip(String line) {
        var header = HEADER.matcher(line);
        return header.lookingAt() ? line.substring(header.end()) : line;
    }
}
