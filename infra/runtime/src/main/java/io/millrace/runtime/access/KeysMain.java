package io.millrace.runtime.access;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

/** Entry point that creates an API key: {@code KeysMain NAME TENANT ROLE}. Exit code 0, or 2 on wrong usage. */
public final class KeysMain {
    static final int CREATED = 0;
    static final int USAGE = 2;

    private KeysMain() {}

    public static void main(String[] args) {
        System.exit(create(List.of(args), new SecureRandom(), System.out, System.err));
    }

    /** Prints the key, which is stored nowhere, and the entry of the configuration that admits it. */
    static int create(List<String> args, SecureRandom random, PrintStream out, PrintStream err) {
        if (args.size() != 3) {
            err.println("usage: keys new NAME TENANT read|apply");
            return USAGE;
        }
        String text = KeyText.random(random);
        ApiKey key;
        try {
            key = ApiKey.parse(args.get(0) + ":" + args.get(1) + ":"
                    + args.get(2).toLowerCase(Locale.ROOT) + ":" + KeyText.hash(text));
        } catch (IllegalArgumentException e) { // rejected at the edge, by the exit code
            err.println("the key " + e.getMessage());
            return USAGE;
        }
        out.println("key    " + text);
        out.println("entry  " + key.entry());
        err.println("Keep the key: it is shown only now. Add the entry to aggregation.keys (comma-separated, in the");
        err.println("properties file or MILLRACE_AGGREGATION_KEYS) of every aggregation instance and restart it.");
        return CREATED;
    }
}
