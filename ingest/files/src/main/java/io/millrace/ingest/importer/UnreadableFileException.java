package io.millrace.ingest.importer;

/** A file of which no line could be read, or no event was accepted. The message is one sentence for the user. */
final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message, null, false, false);
    }
}
