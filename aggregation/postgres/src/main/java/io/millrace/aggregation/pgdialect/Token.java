package io.millrace.aggregation.pgdialect;

import java.util.Locale;

/**
 * Token of a statement.
 *
 * @param text its text; of strings and quoted names without quotes and escapes
 * @param start offset of its first character in the statement
 * @param end offset behind its last character
 */
public record Token(Kind kind, String text, int start, int end) {
    /** Kinds of tokens. Blanks and comments are none. */
    public enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        PARAMETER,
        SYMBOL
    }

    /** Whether it is this keyword, in any case. */
    public boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    public boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    public boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** Name as PostgreSQL folds it: a word in lower case, a quoted name unchanged. */
    public String name() {
        return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text;
    }
}
