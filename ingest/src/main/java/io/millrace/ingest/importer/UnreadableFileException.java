package io.millrace.ingest.importer;

/** Nothing of a file could be read, or nothing of it was accepted; says so in one sentence, and why. */
final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message, null, false, false);
    }
}
