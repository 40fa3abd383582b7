package io.millrace.aggregation.access;

import java.util.Locale;

/** What a key allows. */
enum Role {
    /** Queries, streams, metadata, plans. */
    READ,
    /** All of that, and changes of definitions. */
    APPLY;

    boolean allows(Role wanted) {
        return compareTo(wanted) >= 0;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
