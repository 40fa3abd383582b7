package io.millrace.ingest.importer;

import java.io.IOException;

/** A file line by line, or record by record where a record may span lines. For one thread. */
interface LineSource {
    /** The next line without its line end, or null at the end. */
    byte[] next() throws IOException;

    /** Bytes read, up to and with the last line's end. */
    long offset();

    /** Number of the last line, or of its first one where it spans several; from 1. */
    long number();

    /** Whether the last line was longer than the bound: then it is only its beginning. */
    boolean wasCut();

    /** Whether the last line had an end; the file's last may not. */
    boolean wasTerminated();
}
