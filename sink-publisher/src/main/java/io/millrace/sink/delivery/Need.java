package io.millrace.sink.delivery;

/** What a {@link PartitionQueue} needs of a row that is read. */
enum Need {
    /** Nothing: it was read before, or acknowledged before a restart. */
    NOTHING,
    /** It is to be offered. */
    ROW,
    /** Its content, which was left out when it was offered. */
    CONTENT
}
