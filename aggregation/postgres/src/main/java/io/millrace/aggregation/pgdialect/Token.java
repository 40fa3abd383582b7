package io.millrace.aggregation.pgdialect;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
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

    /** Text that a parser of standard SQL reads as this token. */
    String sql() {
        return switch (kind) {
            case STRING -> "'" + text.replace("'", "''") + "'";
            case QUOTED_NAME -> "\"" + text.replace("\"", "\"\"") + "\"";
            default -> text;
        };
    }

    /** The number of a parameter. */
    int number() {
        int number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > Short.MAX_VALUE) {
            throw PgException.at(SqlState.SYNTAX, "there is no parameter $" + text, start + 1);
        }
        return number;
    }
}
