package io.millrace.aggregation.pgdialect;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.PgTime;
import io.millrace.aggregation.pgwire.SqlState;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Translator of PostgreSQL's syntax to the SQL of insights: casts by {@code ::}, {@code $1}, intervals and times as one string, the
 * schema {@code public}.
 */
public final class InsightDialect {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Set<String> TIMES = Set.of(
            "timestamp", "timestamptz", "timestamp with time zone", "timestamp without time zone");

    private static final Set<String> TYPES = Set.of("date", "time", "text", "bigint", "integer", "boolean", "numeric");
    /** Words with which a common table expression goes on. */
    private static final Set<String> KEYWORDS = Set.of("select", "values", "materialized", "not");

    private final List<Token> tokens;
    private final ZoneId zone;
    private final StatementPieces out = new StatementPieces();
    /** Names that the select list gives. Some are keywords of standard SQL, such as {@code time}. */
    private final Set<String> aliases;

    private InsightDialect(Statement statement, ZoneId zone) {
        this.tokens = statement.tokens();
        this.zone = zone;
        this.aliases = aliases(tokens);
    }

    /** Words behind AS, but for types in casts. */
    private static Set<String> aliases(List<Token> tokens) {
        CastTypes casts = new CastTypes(tokens);
        Set<String> aliases = new HashSet<>();
        for (int at = 1; at < tokens.size(); at++) {
            boolean isAlias = tokens.get(at - 1).isWord("as") && !casts.isCast(at - 1);
            if (isAlias && tokens.get(at).kind() == Token.Kind.WORD) {
                aliases.add(tokens.get(at).name());
            }
        }
        return aliases;
    }

    /**
     * Translates a statement.
     *
     * @param zone zone of time literals that name none
     * @throws PgException with position, if a type or a literal is not known
     */
    public static Translation translate(Statement statement, ZoneId zone) {
        InsightDialect dialect = new InsightDialect(statement, zone);
        int at = 0;
        while (at < dialect.tokens.size()) {
            at += dialect.next(at);
        }
        return dialect.out.translation(statement);
    }

    /** Translates what begins at a token and returns how many tokens that was. */
    private int next(int at) {
        Token token = tokens.get(at);
        if (token.isSymbol("::")) {
            return cast(at);
        }
        if (token.kind() == Token.Kind.PARAMETER) {
            out.addParameter(token);
            return 1;
        }
        if (token.isName() && token.name().equals("public") && isSymbol(at + 1, ".")) {
            return 2;
        }
        if (token.isName() && isSymbol(at + 1, ".") && isName(at + 2, "public") && isSymbol(at + 3, ".")) {
            return 4;
        }
        if (token.isWord("interval") && isString(at + 1)) {
            out.add(interval(tokens.get(at + 1)), token);
            return 2;
        }
        if (token.kind() == Token.Kind.WORD && isTimeType(token)) {
            return time(at);
        }
        if (token.kind() == Token.Kind.WORD && isAlias(at)) {
            out.add("\"" + token.name() + "\"", token);
            return 1;
        }
        out.add(token);
        return 1;
    }

    /** Where the name of an alias stands, but for calls of a function and literals of a type with the same name. */
    private boolean isAlias(int at) {
        Token token = tokens.get(at);
        boolean isNamed = aliases.contains(token.name()) && !KEYWORDS.contains(token.name());
        return isNamed && !isSymbol(at + 1, "(") && !isString(at + 1) && !isType(at);
    }

    private boolean isType(int at) {
        return at > 0 && tokens.get(at - 1).isWord("as") && isSymbol(at + 1, ")") && TYPES.contains(tokens.get(at).name());
    }

    private static boolean isTimeType(Token token) {
        return token.isWord("timestamp") || token.isWord("timestamptz");
    }

    /** A literal, a type in a cast, or a name. */
    private int time(int at) {
        Token token = tokens.get(at);
        TypeName type = TypeName.at(tokens, at);
        int behind = at + type.tokens();
        if (isString(behind)) {
            out.add(time(tokens.get(behind)), token);
            return type.tokens() + 1;
        }
        boolean isType = at > 0 && tokens.get(at - 1).isWord("as") && isSymbol(behind, ")");
        out.add(isType ? "TIMESTAMP" : token.text(), token);
        return isType ? type.tokens() : 1;
    }

    private int cast(int at) {
        Token token = tokens.get(at);
        TypeName type = TypeName.at(tokens, at + 1);
        if (out.isEmpty() || type.tokens() == 0) {
            throw PgException.at(SqlState.SYNTAX, "syntax error at or near \"::\"", token.start() + 1);
        }
        boolean ofString = tokens.get(at - 1).kind() == Token.Kind.STRING;
        if (type.name().equals("interval") && ofString) {
            out.replaceLast(interval(tokens.get(at - 1)));
        } else if (TIMES.contains(type.name()) && ofString) {
            out.replaceLast(time(tokens.get(at - 1)));
        } else {
            out.wrapOperand("CAST", "AS " + standard(type, token), token);
        }
        return 1 + type.tokens();
    }

    private static String standard(TypeName type, Token at) {
        if (TIMES.contains(type.name())) {
            return "TIMESTAMP";
        }
        return switch (type.isArray() ? "" : type.name()) {
            case "text", "varchar", "character varying", "name", "bpchar", "char", "character" -> "VARCHAR";
            case "int2", "smallint", "int4", "int", "integer", "oid" -> "INTEGER";
            case "int8", "bigint" -> "BIGINT";
            case "float4", "real", "float8", "float", "double precision" -> "DOUBLE";
            case "numeric", "decimal" -> "DECIMAL" + type.modifier();
            case "bool", "boolean" -> "BOOLEAN";
            case "date" -> "DATE";
            default ->
                throw PgException.at(
                        SqlState.UNKNOWN_OBJECT,
                        "type \"" + type.name() + (type.isArray() ? "[]" : "") + "\" is not supported here",
                        at.end() + 1);
        };
    }

    private static String interval(Token string) {
        return IntervalText.literal(string.text())
                .orElseThrow(() -> PgException.at(
                        SqlState.INVALID_TEXT,
                        "invalid input syntax for type interval: \"" + string.text()
                                + "\"; write numbers with units, such as '1 day 6 hours'",
                        string.start() + 1));
    }

    private String time(Token string) {
        try {
            return "TIMESTAMP '" + TIME.format(PgTime.parse(string.text(), zone)) + "'";
        } catch (DateTimeException e) { // rejected at the edge
            throw PgException.at(
                    SqlState.INVALID_TEXT,
                    "invalid input syntax for type timestamp with time zone: \"" + string.text() + "\"",
                    string.start() + 1);
        }
    }

    private boolean isSymbol(int at, String symbol) {
        return at < tokens.size() && tokens.get(at).isSymbol(symbol);
    }

    private boolean isName(int at, String name) {
        return at < tokens.size() && tokens.get(at).isName() && tokens.get(at).name().equals(name);
    }

    private boolean isString(int at) {
        return at < tokens.size() && tokens.get(at).kind() == Token.Kind.STRING;
    }
}
