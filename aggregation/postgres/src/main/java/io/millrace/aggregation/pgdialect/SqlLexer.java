package io.millrace.aggregation.pgdialect;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import java.util.ArrayList;
import java.util.List;

/** Splits the text of a statement into tokens, in time linear in its length. */
public final class SqlLexer {
    private static final List<String> LONG_SYMBOLS =
            List.of("!~~*", "!~~", "!~*", "~~*", "::", "<=", ">=", "<>", "!=", "!~", "~*", "~~", "||", "->", ":=");

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlLexer(String sql) {
        this.sql = sql;
    }

    /**
     * The tokens of a query.
     *
     * @throws PgException with position, if a string, a quoted name or a comment does not end
     */
    public static List<Token> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        while (lexer.at < sql.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end;
        } else if (sql.startsWith("/*", at)) {
            skipComment();
        } else if (c == '\'') {
            string(at, false);
        } else if (c == '"') {
            quotedName();
        } else if ((c == 'e' || c == 'E') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
            at++;
            string(at - 1, true);
        } else if (c == '$') {
            dollar();
        } else if (isWordStart(c)) {
            word();
        } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
            number();
        } else {
            symbol();
        }
    }

    /** Comments nest. */
    private void skipComment() {
        int start = at;
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        if (depth > 0) {
            throw unterminated("/* comment", start);
        }
    }

    private void string(int start, boolean escapes) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
                text.append(c);
                at += 2;
            } else if (c == '\'') {
                at++;
                add(Token.Kind.STRING, text.toString(), start);
                return;
            } else if (escapes && c == '\\' && at + 1 < sql.length()) {
                text.append(escaped(sql.charAt(at + 1)));
                at += 2;
            } else {
                text.append(c);
                at++;
            }
        }
        throw unterminated("quoted string", start);
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    private void quotedName() {
        int start = at;
        StringBuilder name = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean isDoubled = c == '"' && at + 1 < sql.length() && sql.charAt(at + 1) == '"';
            at += isDoubled ? 2 : 1;
            if (c == '"' && !isDoubled) {
                add(Token.Kind.QUOTED_NAME, name.toString(), start);
                return;
            }
            name.append(c);
        }
        throw unterminated("quoted identifier", start);
    }

    /** A parameter, {@code $1}, or a string between two equal tags, {@code $tag$…$tag$}. */
    private void dollar() {
        int start = at;
        int end = at + 1;
        while (end < sql.length() && (isWordStart(sql.charAt(end)) || isDigit(end)) && sql.charAt(end) != '$') {
            end++;
        }
        if (end > start + 1 && isDigit(start + 1)) {
            at = end;
            add(Token.Kind.PARAMETER, sql.substring(start + 1, end), start);
        } else if (end < sql.length() && sql.charAt(end) == '$') {
            String tag = sql.substring(start, end + 1);
            int close = sql.indexOf(tag, end + 1);
            if (close < 0) {
                throw unterminated("dollar-quoted string", start);
            }
            at = close + tag.length();
            add(Token.Kind.STRING, sql.substring(end + 1, close), start);
        } else {
            symbol();
        }
    }

    private void word() {
        int start = at;
        while (at < sql.length() && (isWordStart(sql.charAt(at)) || isDigit(at))) {
            at++;
        }
        add(Token.Kind.WORD, sql.substring(start, at), start);
    }

    private void number() {
        int start = at;
        while (isDigit(at) || isAt('.')) {
            at++;
        }
        boolean hasExponent = (isAt('e') || isAt('E'))
                && (isDigit(at + 1)
                        || ((sql.startsWith("+", at + 1) || sql.startsWith("-", at + 1)) && isDigit(at + 2)));
        if (hasExponent) {
            at += 2;
            while (isDigit(at)) {
                at++;
            }
        }
        add(Token.Kind.NUMBER, sql.substring(start, at), start);
    }

    private void symbol() {
        int start = at;
        String symbol = LONG_SYMBOLS.stream()
                .filter(candidate -> sql.startsWith(candidate, start))
                .findFirst()
                .orElseGet(() -> sql.substring(start, start + 1));
        at += symbol.length();
        add(Token.Kind.SYMBOL, symbol, start);
    }

    private void add(Token.Kind kind, String text, int start) {
        tokens.add(new Token(kind, text, start, at));
    }

    private boolean isAt(char c) {
        return at < sql.length() && sql.charAt(at) == c;
    }

    private boolean isDigit(int index) {
        return index < sql.length() && sql.charAt(index) >= '0' && sql.charAt(index) <= '9';
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private static PgException unterminated(String what, int start) {
        return PgException.at(SqlState.SYNTAX, "unterminated " + what, start + 1);
    }
}
