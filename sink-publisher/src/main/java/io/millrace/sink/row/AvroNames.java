package io.millrace.sink.row;

import java.util.HashSet;
import java.util.Set;

/** Assigns unique Avro field names that are as close to the names in a definition as Avro allows. Not thread-safe. */
final class AvroNames {
    private static final String LEGAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

    private final Set<String> taken = new HashSet<>();

    /**
     * Assigns a name that is not in use: the wanted one if it is legal and free, else with underscores for illegal characters
     * and a number if taken. Deterministic in the order of calls, so a column added at the end renames none before it.
     */
    String assign(String wanted) {
        var legal = legalName(wanted);
        var name = legal;
        for (int i = 2; !taken.add(name); i++) {
            name = legal + "_" + i;
        }
        return name;
    }

    /** The name with an underscore for each character that is illegal at its position. */
    static String legalName(String wanted) {
        var name = new StringBuilder(wanted.length() + 1);
        wanted.codePoints().forEach(c -> name.append(LEGAL.indexOf(c) >= 0 ? (char) c : '_'));
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            name.insert(0, '_');
        }
        return name.toString();
    }
}
