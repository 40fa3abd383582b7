package io.millrace.aggregation.pgwire;

/** Name and type of a column of a result. */
public record ResultColumn(String name, PgType type) {}
