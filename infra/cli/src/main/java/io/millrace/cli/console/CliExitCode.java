package io.millrace.cli.console;

/** The exit codes of the {@code millrace} command; a contract with scripts. */
public final class CliExitCode {
    /** All went well. */
    public static final int OK = 0;
    /** Something failed that has no code of its own; the message says what. */
    public static final int FAILED = 1;
    /** Wrong arguments or settings. */
    public static final int USAGE = 2;
    /** The stack, or the service that the command needs, is not running. */
    public static final int NOT_RUNNING = 3;
    /** A process of the stack did not start, or died: a port was taken, the disk full, … */
    public static final int STACK_FAILED = 4;
    /** The conservation equation does not balance. */
    public static final int UNBALANCED = 5;
    /** What was awaited did not happen in time. */
    public static final int TIMEOUT = 6;
    /** The service refused the request: an unknown insight, an invalid definition, … */
    public static final int REFUSED = 7;
    /** No line of a file could be read, or nothing of it was accepted. */
    public static final int UNREADABLE = 8;

    private CliExitCode() {}
}
