package io.millrace.cli.console;

/** Exit codes of the {@code millrace} command, a contract with scripts. */
public final class CliExitCode {
    /** Success. */
    public static final int OK = 0;
    /** Failure without a code of its own; the message says what failed. */
    public static final int FAILED = 1;
    /** Invalid arguments or settings. */
    public static final int USAGE = 2;
    /** The stack, or a service that the command needs, is not running. */
    public static final int NOT_RUNNING = 3;
    /** A process of the stack did not start or has died, for instance because a port was taken or the disk was full. */
    public static final int STACK_FAILED = 4;
    /** The conservation equation does not balance. */
    public static final int UNBALANCED = 5;
    /** Timeout while waiting. */
    public static final int TIMEOUT = 6;
    /** A service rejected the request: an unknown insight, an invalid definition, … */
    public static final int REFUSED = 7;
    /** No line of a file could be parsed, or no event of it was accepted. */
    public static final int UNREADABLE = 8;

    private CliExitCode() {}
}
