package io.millrace.runtime.access;

import java.util.Locale;

/** Role of an API key. */
public enum Role {
    /** May query, stream, and plan changes. */
    READ,
    /** May also change definitions. */
    APPLY;

    boolean allows(Role required) {
        return compareTo(required) >= 0;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
