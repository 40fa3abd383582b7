package io.millrace.ingest.accesslog;

/** Reads the lines of one format of log. For one thread, in file order: a line may say how later ones are read. */
interface LogDialect {
    /**
     * The request that the line tells of, or null if the line is a directive or comment.
     *
     * @throws LogLineException if the line is not of this format
     */
    AccessLogEntry read(String line) throws LogLineException;
}
