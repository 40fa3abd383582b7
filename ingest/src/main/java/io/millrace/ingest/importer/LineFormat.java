package io.millrace.ingest.importer;

/** Reads one line of a format as an event. For one thread, in file order. */
interface LineFormat {
    /**
     * The event in the line, or null if the line is none, such as a header or a blank one.
     *
     * @param line without its line end
     * @throws LineInvalidException if the line is not of this format
     */
    ImportedEvent read(byte[] line) throws LineInvalidException;
}
