package io.millrace.connect;

/** What a list, the value of a measure {@code top}, becomes. */
enum ListFormat {
    /** JSON text with Debezium's name of that type, which its sinks write to a column of type {@code json}. */
    JSON,

    /** A Connect array of structs, for sinks of documents. */
    ARRAY
}
