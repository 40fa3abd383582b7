package io.millrace.sink.row;

import java.util.HashSet;
import java.util.Set;

/** Gives out Avro names, each once, as close to what people wrote as Avro allows. */
final class AvroNames {
    private static final String LEGAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

    private final Set<String> taken = new HashSet<>();

    /**
     * A name that was not given out before: the same name where it is legal and free, else with underscores for what
     * Avro does not allow, and a number behind a second one. The same names in the same order give the same result, so
     * a column added at the end renames none before it.
     */
    String next(String wanted) {
        var legal = legal(wanted);
        var name = legal;
        for (int i = 2; !taken.add(name); i++) {
            name = legal + "_" + i;
        }
        return name;
    }

    /** The name with an underscore for each character that Avro does not allow at its place. */
    static String legal(String wanted) {
        var name = new StringBuilder(wanted.length() + 1);
        wanted.codePoints().forEach(c -> name.append(LEGAL.indexOf(c) >= 0 ? (char) c : '_'));
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            name.insert(0, '_');
        }
        return name.toString();
    }
}
