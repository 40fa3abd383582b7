package io.millrace.aggregation.pgwire;

import java.util.List;
import java.util.Optional;

/** Types of PostgreSQL that values, parameters and the catalogue use, with their fixed ids. */
public enum PgType {
    BOOL(16, 1, "bool", "boolean", 'B'),
    CHAR(18, 1, "char", "\"char\"", 'Z'),
    NAME(19, 64, "name", "name", 'S'),
    INT8(20, 8, "int8", "bigint", 'N'),
    INT2(21, 2, "int2", "smallint", 'N'),
    INT4(23, 4, "int4", "integer", 'N'),
    TEXT(25, -1, "text", "text", 'S'),
    OID(26, 4, "oid", "oid", 'N'),
    FLOAT4(700, 4, "float4", "real", 'N'),
    FLOAT8(701, 8, "float8", "double precision", 'N'),
    UNKNOWN(705, -2, "unknown", "unknown", 'X'),
    NAME_ARRAY(1003, -1, "_name", "name[]", 'A'),
    TEXT_ARRAY(1009, -1, "_text", "text[]", 'A'),
    BPCHAR(1042, -1, "bpchar", "character", 'S'),
    VARCHAR(1043, -1, "varchar", "character varying", 'S'),
    DATE(1082, 4, "date", "date", 'D'),
    TIMESTAMP(1114, 8, "timestamp", "timestamp without time zone", 'D'),
    TIMESTAMPTZ(1184, 8, "timestamptz", "timestamp with time zone", 'D'),
    INTERVAL(1186, 16, "interval", "interval", 'T'),
    NUMERIC(1700, -1, "numeric", "numeric", 'N');

    private static final List<PgType> ALL = List.of(values());

    private final int oid;
    private final int bytes;
    private final String shortName;
    private final String sqlName;
    private final char category;

    PgType(int oid, int bytes, String shortName, String sqlName, char category) {
        this.oid = oid;
        this.bytes = bytes;
        this.shortName = shortName;
        this.sqlName = sqlName;
        this.category = category;
    }

    /** The type with this id; empty for 0, which leaves it to the server, and for types that are not known here. */
    public static Optional<PgType> of(int oid) {
        return ALL.stream().filter(type -> type.oid == oid).findFirst();
    }

    /** The type with this short or standard name, in lower case. */
    public static Optional<PgType> named(String name) {
        return ALL.stream()
                .filter(type -> type.shortName.equals(name) || type.sqlName.equals(name))
                .findFirst();
    }

    public int oid() {
        return oid;
    }

    /** Bytes of a binary value; -1 if they vary. */
    public int bytes() {
        return bytes;
    }

    /** Name in {@code pg_type}. */
    public String shortName() {
        return shortName;
    }

    /** Name that {@code format_type} returns and {@code \d} shows. */
    public String sqlName() {
        return sqlName;
    }

    /** Letter of {@code pg_type.typcategory}. */
    public char category() {
        return category;
    }
}
