package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.pgdialect.CastTypes;
import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgdialect.StatementPieces;
import io.millrace.aggregation.pgdialect.Token;
import io.millrace.aggregation.pgdialect.Translation;
import io.millrace.aggregation.pgdialect.TypeName;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Translator of queries of the catalogue to the syntax of the database that holds it. Functions are an allow list, so that no
 * statement reaches outside of it.
 */
final class CatalogDialect {
    private static final Set<String> FUNCTIONS = Set.of(
            "abs", "all", "any", "array", "array_agg", "avg", "cast", "char_length", "coalesce", "concat", "count", "dense_rank",
            "exists", "extract", "greatest", "least", "left", "length", "lower", "max", "min", "now", "nullif", "position",
            "quote_ident", "rank", "replace", "right", "row_number", "some", "string_agg", "substr", "substring", "sum", "trim", "unnest",
            "upper", "varchar", "numeric", "char", "bool_or", "bool_and");
    private static final Set<String> KEYWORDS = Set.of(
            "and", "or", "not", "in", "where", "select", "distinct", "on", "when", "then", "else", "case", "by", "having",
            "from", "as", "between", "like", "ilike", "is", "limit", "offset", "union", "except", "intersect", "values",
            "using", "join", "over", "filter", "with");
    /** Words that are replaced, with their parentheses if there are any. */
    private static final Map<String, String> CONSTANTS = Map.of(
            "current_schema", "'public'",
            "current_user", "'millrace'",
            "session_user", "'millrace'",
            "current_database", "'millrace'",
            "current_catalog", "'millrace'");

    /** Functions that the database has itself, with another result. */
    private static final Map<String, String> RENAMED =
            Map.of("quote_ident", "quote_name", "array_length", "array_upper", "parse_ident", "parse_name");

    private static final String REGCLASS = "regclass";

    private final List<Token> tokens;
    private final CastTypes casts;
    private final StatementPieces out = new StatementPieces();

    private CatalogDialect(Statement statement) {
        this.tokens = statement.tokens();
        this.casts = new CastTypes(tokens);
    }

    /** @throws PgException with position, if a function is not known or the syntax not supported */
    static Translation translate(Statement statement) {
        CatalogDialect dialect = new CatalogDialect(statement);
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
        if (token.isWord("operator") && isSymbol(at + 1, "(")) {
            return operator(at);
        }
        if (token.isWord("cast") && isRegclass(casts.asOf(at))) {
            out.add("pg_catalog.to_regclass", token);
            return 1;
        }
        if (token.isWord("as")) {
            return as(at);
        }
        if (token.isWord("array") && isSymbol(at + 1, "(") && contains(at + 1, "unnest")) {
            out.add("CAST(NULL AS VARCHAR ARRAY)", token);
            return 1 + groupLength(at + 1);
        }
        if (token.isWord("collate")) {
            return isSymbol(at + 2, ".") ? 4 : 2;
        }
        if (token.isWord("recursive")) {
            throw unsupported(token, "recursive queries of the catalogue are not supported");
        }
        if (token.isName()) {
            return name(at);
        }
        out.add(token);
        return 1;
    }

    /** A type in a cast, or an alias: some are keywords of the database. */
    private int as(int at) {
        Token as = tokens.get(at);
        if (!casts.isCast(at)) {
            out.add(as);
            if (at + 1 < tokens.size() && tokens.get(at + 1).kind() == Token.Kind.WORD) {
                out.add("\"" + tokens.get(at + 1).name() + "\"", tokens.get(at + 1));
                return 2;
            }
            return 1;
        }
        TypeName type = TypeName.at(tokens, at + 1);
        if (!isRegclass(at)) {
            out.add("AS " + type(type.name()), as);
        }
        return 1 + type.tokens();
    }

    private boolean isRegclass(int as) {
        return as >= 0 && TypeName.at(tokens, as + 1).name().equals(REGCLASS);
    }

    private static String type(String name) {
        return switch (name) {
            case "int2", "smallint", "int4", "int", "integer", "oid" -> "INTEGER";
            case "int8", "bigint" -> "BIGINT";
            case "float4", "float8", "real", "double precision", "numeric", "decimal" -> "DOUBLE PRECISION";
            case "bool", "boolean" -> "BOOLEAN";
            default -> "VARCHAR";
        };
    }

    private boolean contains(int open, String name) {
        return tokens.subList(open, open + groupLength(open)).stream()
                .anyMatch(token -> token.isName() && token.name().equals(name));
    }

    private int name(int at) {
        Token token = tokens.get(at);
        String name = token.name();
        boolean isQualified = at > 0 && tokens.get(at - 1).isSymbol(".");
        if (name.equals("pg_catalog") && isSymbol(at + 1, ".") && isConstant(at + 2)) {
            return 2;
        }
        if (isConstant(at) && (!isQualified || tokens.get(at - 2).isWord("pg_catalog"))) {
            out.add(CONSTANTS.get(name), token);
            return isSymbol(at + 1, "(") && isSymbol(at + 2, ")") ? 3 : 1;
        }
        if (name.equals("pg_catalog") && isSymbol(at + 1, ".") && isBuiltIn(at + 2)) {
            return 2;
        }
        if (RENAMED.containsKey(name) && isSymbol(at + 1, "(")) {
            out.add("pg_catalog." + RENAMED.get(name), token);
            return 1;
        }
        if (name.equals("in") && isSearchPath(at + 1)) {
            out.add("IN ('public')", token);
            return 1 + groupLength(at + 1);
        }
        if (name.equals("information_schema") && isSymbol(at + 1, ".")) {
            out.add("infoschema", token);
            return 1;
        }
        boolean isCall = isSymbol(at + 1, "(") && !(at > 0 && tokens.get(at - 1).isWord("as"));
        if (isCall && !KEYWORDS.contains(name) && !FUNCTIONS.contains(name) && !CatalogFunctions.NAMES.containsKey(name)) {
            throw PgException.at(
                    SqlState.UNKNOWN_FUNCTION, "function " + name + " does not exist in the catalogue", token.start() + 1);
        }
        out.add(token);
        return 1;
    }

    /** Whether a sub-select in parentheses takes the setting search_path apart: it means the schema public. */
    private boolean isSearchPath(int at) {
        return isSymbol(at, "(")
                && at + 1 < tokens.size()
                && tokens.get(at + 1).isWord("select")
                && tokens.subList(at, at + groupLength(at)).stream()
                        .anyMatch(token -> token.kind() == Token.Kind.STRING && token.text().equals("search_path"));
    }

    /** How many tokens an opening parenthesis and what belongs to it take. */
    private int groupLength(int open) {
        int depth = 0;
        for (int at = open; at < tokens.size(); at++) {
            depth += tokens.get(at).isSymbol("(") ? 1 : tokens.get(at).isSymbol(")") ? -1 : 0;
            if (depth == 0) {
                return at - open + 1;
            }
        }
        return tokens.size() - open;
    }

    /** A function that the database has itself, and not in this schema. */
    private boolean isBuiltIn(int at) {
        boolean isCall = isSymbol(at + 1, "(") && tokens.get(at).isName();
        return isCall && (FUNCTIONS.contains(tokens.get(at).name()) || RENAMED.containsKey(tokens.get(at).name()));
    }

    private boolean isConstant(int at) {
        boolean isWord = at < tokens.size() && tokens.get(at).kind() == Token.Kind.WORD;
        boolean isAlias = at > 0 && tokens.get(at - 1).isWord("as");
        return isWord && !isAlias && CONSTANTS.containsKey(tokens.get(at).name());
    }

    /** {@code OPERATOR(pg_catalog.~)} is the operator. */
    private int operator(int at) {
        int end = at + 2;
        while (end < tokens.size() && !tokens.get(end).isSymbol(")")) {
            end++;
        }
        if (end == tokens.size()) {
            throw unsupported(tokens.get(at), "syntax error at or near \"OPERATOR\"");
        }
        out.add(tokens.get(end - 1).text(), tokens.get(at));
        return end - at + 1;
    }

    private int cast(int at) {
        Token token = tokens.get(at);
        TypeName type = TypeName.at(tokens, at + 1);
        if (at == 0 || type.tokens() == 0) {
            throw unsupported(token, "syntax error at or near \"::\"");
        }
        Token operand = tokens.get(at - 1);
        boolean isText = operand.kind() == Token.Kind.STRING || operand.kind() == Token.Kind.PARAMETER;
        switch (type.isArray() ? "array" : type.name().toLowerCase(Locale.ROOT)) {
            case "array" -> {
                if (isText) {
                    out.wrapOperand("pg_catalog.text_array", "", token);
                }
            }
            case REGCLASS ->
                out.wrapOperand(isText ? "pg_catalog.to_regclass" : "pg_catalog.regclass_name", "", token);
            case "regtype" -> out.wrapOperand("pg_catalog.format_type", ", NULL", token);
            default -> out.wrapOperand("CAST", "AS " + type(type.name()), token);
        }
        return 1 + type.tokens();
    }

    private static PgException unsupported(Token at, String message) {
        return PgException.at(SqlState.NOT_SUPPORTED, message, at.start() + 1);
    }

    private boolean isSymbol(int at, String symbol) {
        return at < tokens.size() && tokens.get(at).isSymbol(symbol);
    }
}
