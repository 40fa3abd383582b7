package io.millrace.ingest.importer;

import java.io.IOException;

/** Source of a file's lines, or of records that may span several lines. For one thread. */
interface LineSource {
    /** The next line without its line end, or null at the end. */
    byte[] next() throws IOException;

    /** Offset in the file behind the last line and its line end. */
    long offset();

    /** Number of the last line, from 1; that of its first line if it spans several. */
    long number();

    /** Whether the last line was longer than the bound and was cut. */
    boolean wasCut();

    /** Whether the last line had a line end; the last line of a file may lack one. */
    boolean wasTerminated();
}
