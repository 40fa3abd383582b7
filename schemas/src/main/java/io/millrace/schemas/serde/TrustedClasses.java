package io.millrace.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that our contracts' classes may be made from data. Since 1.12.2 it makes no others, and trusts only what a
 * system property or this process-wide setting names; a property would be one more thing to forget on each command line.
 */
final class TrustedClasses {
    private static final String CONTRACTS = "io.millrace.schemas.";

    private TrustedClasses() {}

    /** Adds our contracts to what is trusted already. */
    static void add() {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                type -> type.getName().startsWith(CONTRACTS), ClassSecurityValidator.getGlobal()));
    }
}
