package io.millrace.aggregation.pgwire;

/** Error that a client is sent. A fatal one ends its connection. */
public final class PgException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SqlState state;
    private final int position;
    private final boolean fatal;

    private PgException(SqlState state, String message, int position, boolean fatal) {
        super(message, null, false, false);
        this.state = state;
        this.position = position;
        this.fatal = fatal;
    }

    public static PgException of(SqlState state, String message) {
        return new PgException(state, message, 0, false);
    }

    /**
     * An error at a place of the statement.
     *
     * @param position character of the statement where the error is, from 1; 0 if it has no place
     */
    public static PgException at(SqlState state, String message, int position) {
        return new PgException(state, message, position, false);
    }

    public static PgException fatal(SqlState state, String message) {
        return new PgException(state, message, 0, true);
    }

    /** Bytes that are not of the protocol. */
    public static PgException violation(String message) {
        return fatal(SqlState.PROTOCOL_VIOLATION, message);
    }

    public SqlState state() {
        return state;
    }

    public int position() {
        return position;
    }

    public boolean isFatal() {
        return fatal;
    }
}
