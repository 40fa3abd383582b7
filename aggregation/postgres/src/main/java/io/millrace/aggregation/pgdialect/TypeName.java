package io.millrace.aggregation.pgdialect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Type in a cast.
 *
 * @param name its name in lower case, such as {@code timestamp with time zone}
 * @param modifier what follows in parentheses, such as {@code (10,2)}; empty without
 * @param tokens how many tokens it takes
 */
public record TypeName(String name, String modifier, boolean isArray, int tokens) {
    private static final Set<String> TWO_WORDS = Set.of("double precision", "character varying");

    /** The type that begins at a token. */
    public static TypeName at(List<Token> tokens, int from) {
        int at = from;
        if (word(tokens, at).equals("pg_catalog") && symbol(tokens, at + 1, ".")) {
            at += 2;
        }
        String name = word(tokens, at++);
        if (TWO_WORDS.contains(name + " " + word(tokens, at))) {
            name += " " + word(tokens, at++);
        }
        StringBuilder modifier = new StringBuilder();
        if (symbol(tokens, at, "(")) {
            int end = at;
            while (end < tokens.size() && !tokens.get(end).isSymbol(")")) {
                modifier.append(tokens.get(end++).text());
            }
            modifier.append(')');
            at = Math.min(tokens.size(), end + 1);
        }
        boolean isTime = name.equals("timestamp") || name.equals("time");
        String zoned = word(tokens, at);
        if (isTime && (zoned.equals("with") || zoned.equals("without")) && word(tokens, at + 1).equals("time")) {
            name += " " + zoned + " time zone";
            at += 3;
        }
        boolean isArray = symbol(tokens, at, "[");
        while (symbol(tokens, at, "[") || symbol(tokens, at, "]")) {
            at++;
        }
        return new TypeName(name, modifier.toString(), isArray, Math.min(tokens.size(), at) - from);
    }

    private static String word(List<Token> tokens, int at) {
        return at < tokens.size() && tokens.get(at).isName()
                ? tokens.get(at).text().toLowerCase(Locale.ROOT)
                : "";
    }

    private static boolean symbol(List<Token> tokens, int at, String symbol) {
        return at < tokens.size() && tokens.get(at).isSymbol(symbol);
    }
}
