package io.millrace.ingest.importer;

/** Parser of one format's lines. For one thread, in file order. */
interface LineFormat {
    /**
     * The event in the line; null for a line without one, such as a header or a blank line.
     *
     * @param line without its line end
     * @throws LineInvalidException if the line does not match the format
     */
    ImportedEvent read(byte[] line) throws LineInvalidException;
}
