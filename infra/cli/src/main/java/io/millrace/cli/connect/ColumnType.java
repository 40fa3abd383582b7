package io.millrace.cli.connect;

/** Type of a row's column, as databases tell them apart. */
enum ColumnType {
    LONG,
    DOUBLE,
    BOOLEAN,
    TEXT,
    TIME,
    /** The most frequent values of a measure {@code top}. */
    LIST
}
