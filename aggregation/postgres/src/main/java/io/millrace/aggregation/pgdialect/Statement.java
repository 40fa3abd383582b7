package io.millrace.aggregation.pgdialect;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One statement of a client.
 *
 * @param text the text in which it was sent
 * @param tokens its tokens without a semicolon
 */
public record Statement(String text, List<Token> tokens) {
    private static final int MAX_STATEMENTS = 64;
    private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");
    private static final Set<String> CATALOG_SCHEMAS = Set.of("information_schema", "pg_catalog");
    private static final Set<String> CATALOG_FUNCTIONS = Set.of(
            "version",
            "current_database",
            "current_catalog",
            "current_schema",
            "current_schemas",
            "current_setting",
            "set_config",
            "current_user",
            "session_user",
            "user",
            "inet_server_addr",
            "inet_server_port",
            "txid_current",
            "has_table_privilege",
            "has_schema_privilege",
            "has_database_privilege",
            "obj_description",
            "col_description",
            "format_type",
            "quote_ident",
            "to_regclass");

    public Statement {
        tokens = List.copyOf(tokens);
    }

    /** The statements of a text, which semicolons separate. Empty ones are left out. */
    public static List<Statement> split(String text) {
        List<Statement> all = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        for (Token token : SqlLexer.tokens(text)) {
            if (token.isSymbol(";")) {
                add(all, text, tokens);
                tokens = new ArrayList<>();
            } else {
                tokens.add(token);
            }
        }
        add(all, text, tokens);
        return all;
    }

    private static void add(List<Statement> all, String text, List<Token> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        if (all.size() == MAX_STATEMENTS) {
            throw PgException.of(
                    SqlState.LIMIT_EXCEEDED, "more than " + MAX_STATEMENTS + " statements were sent at once");
        }
        all.add(new Statement(text, tokens));
    }

    /** Its first word, in lower case; empty if it begins otherwise. */
    public String command() {
        Token first = tokens.get(0);
        return first.kind() == Token.Kind.WORD
                ? first.name()
                : first.isSymbol("(") && tokens.size() > 1 ? tokens.get(1).name() : "";
    }

    /** Lower-case words from the second on, with symbols and strings between them. */
    public List<String> words() {
        return tokens.stream()
                .map(token -> token.kind() == Token.Kind.WORD ? token.text().toLowerCase(Locale.ROOT) : token.text())
                .toList();
    }

    /** The greatest number of its parameters. */
    public int parameterCount() {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.PARAMETER)
                .mapToInt(Token::number)
                .max()
                .orElse(0);
    }

    public boolean isQuery() {
        return QUERIES.contains(command());
    }

    /** Whether it asks the catalogue, not insights: it names a table of the catalogue, or only functions of the system. */
    public boolean isOfCatalog() {
        boolean hasFrom = false;
        boolean callsSystem = false;
        for (Token token : tokens) {
            String name = token.isName() ? token.name() : "";
            if (CATALOG_SCHEMAS.contains(name) || name.startsWith("pg_")) {
                return true;
            }
            hasFrom |= name.equals("from");
            callsSystem |= CATALOG_FUNCTIONS.contains(name);
        }
        return callsSystem && !hasFrom;
    }
}
