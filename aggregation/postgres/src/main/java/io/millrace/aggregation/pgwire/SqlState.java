package io.millrace.aggregation.pgwire;

/** Error codes of SQL that clients are sent. */
public enum SqlState {
    PROTOCOL_VIOLATION("08P01"),
    NOT_SUPPORTED("0A000"),
    INVALID_VALUE("22023"),
    OUT_OF_RANGE("22003"),
    INVALID_TEXT("22P02"),
    READ_ONLY("25006"),
    FAILED_TRANSACTION("25P02"),
    IDLE_IN_TRANSACTION("25P03"),
    UNKNOWN_STATEMENT("26000"),
    UNAUTHORIZED("28000"),
    WRONG_PASSWORD("28P01"),
    UNKNOWN_CURSOR("34000"),
    UNKNOWN_DATABASE("3D000"),
    FORBIDDEN("42501"),
    SYNTAX("42601"),
    UNKNOWN_COLUMN("42703"),
    UNKNOWN_OBJECT("42704"),
    UNKNOWN_FUNCTION("42883"),
    UNKNOWN_TABLE("42P01"),
    DUPLICATE_CURSOR("42P03"),
    DUPLICATE_STATEMENT("42P05"),
    BUSY("53000"),
    TOO_MANY_CONNECTIONS("53300"),
    OVER_QUOTA("53400"),
    LIMIT_EXCEEDED("54000"),
    CANCELED("57014"),
    STOPPING("57P01"),
    NOT_READY("57P03"),
    IDLE("57P05"),
    INTERNAL("XX000");

    private final String code;

    SqlState(String code) {
        this.code = code;
    }

    /** Five characters, as in the table of PostgreSQL's manual. */
    public String code() {
        return code;
    }
}
