package io.millrace.ingest.accesslog;

/** Parser of one log format. For one thread, in file order: a directive may change how later lines are read. */
interface LogDialect {
    /**
     * The line's entry, or null for a comment or directive.
     *
     * @throws LogLineException if the line is not of this format
     */
    AccessLogEntry read(String line) throws LogLineException;
}
