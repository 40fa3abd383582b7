package io.millrace.aggregation.pgcatalog;

/** Version of PostgreSQL whose protocol and catalogue clients find; they choose their queries by it. */
public final class ServerVersion {
    public static final String NUMBER = "15.0";
    /** The same as one number, the setting {@code server_version_num}. */
    public static final String CODE = "150000";

    private ServerVersion() {}
}
