package io.millrace.sink.webhook;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where a secret is kept: {@code env:NAME} or {@code file:/path}. The secret itself is on no topic and in no log. Immutable.
 *
 * @param kind variable of the environment, or file
 * @param place name of the variable, or absolute path
 */
public record SecretReference(Kind kind, String place) {
    /** Kinds of places. */
    public enum Kind {
        ENV,
        FILE
    }

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int MAX_PATH = 1_024;

    /**
     * Parses a reference.
     *
     * @throws IllegalArgumentException with what is wrong, without the text, which may be a secret put here by mistake
     */
    public static SecretReference parse(String text) {
        if (text.startsWith("env:")) {
            var name = text.substring("env:".length());
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("env: must be followed by the name of a variable");
            }
            return new SecretReference(Kind.ENV, name);
        }
        if (text.startsWith("file:")) {
            return new SecretReference(Kind.FILE, path(text.substring("file:".length())));
        }
        throw new IllegalArgumentException("a secret is given by reference only: env:NAME or file:/path");
    }

    private static String path(String text) {
        try {
            if (text.length() <= MAX_PATH && Path.of(text).isAbsolute()) {
                return text;
            }
        } catch (InvalidPathException e) {
            // Rejected: below.
        }
        throw new IllegalArgumentException("file: must be followed by an absolute path");
    }

    @Override
    public String toString() {
        return (kind == Kind.ENV ? "env:" : "file:") + place;
    }
}
