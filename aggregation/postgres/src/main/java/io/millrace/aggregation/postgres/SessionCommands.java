package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgdialect.Token;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.pgwire.ResultColumn;
import io.millrace.aggregation.pgwire.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Statements that are no queries: transactions, which have nothing to commit, and settings of the session. Everything that would
 * write is refused. Not thread-safe: belongs to the event loop of its connection.
 */
final class SessionCommands {
    /** What a command did: its tag and, of SHOW, a row. */
    record Done(String tag, Optional<StatementResult> result) {}

    private static final Set<String> ENDING = Set.of("commit", "end", "rollback", "abort");
    private static final Set<String> KNOWN = Set.of(
            "begin",
            "start",
            "savepoint",
            "release",
            "set",
            "reset",
            "show",
            "discard",
            "deallocate",
            "close",
            "unlisten");

    private final SessionSettings settings;
    private char transaction = 'I';

    SessionCommands(SessionSettings settings) {
        this.settings = settings;
    }

    /** {@code I}: none, {@code T}: open, {@code E}: failed. */
    char transaction() {
        return transaction;
    }

    /** A statement failed: a transaction fails with it. */
    void fail() {
        transaction = transaction == 'T' ? 'E' : transaction;
    }

    /** @throws PgException if the transaction has failed and the statement does not end it */
    void requireUsable(Statement statement) {
        boolean isToSavepoint = statement.words().contains("to");
        if (transaction == 'E' && !ENDING.contains(statement.command()) && !isToSavepoint) {
            throw PgException.of(
                    SqlState.FAILED_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /** Columns of its result; empty if it has none. */
    List<ResultColumn> columns(Statement statement) {
        return statement.command().equals("show") ? show(statement).columns() : List.of();
    }

    /** @throws PgException if the command is not supported, or its value is not */
    Done run(Statement statement) {
        String command = statement.command();
        if (ENDING.contains(command)) {
            return end(statement);
        }
        if (!KNOWN.contains(command)) {
            throw refused(statement);
        }
        return switch (command) {
            case "begin", "start" -> {
                transaction = 'T';
                yield done(command.equals("begin") ? "BEGIN" : "START TRANSACTION");
            }
            case "set" -> set(statement);
            case "reset" -> reset(statement);
            case "show" -> new Done("SHOW", Optional.of(show(statement)));
            case "discard" -> {
                settings.resetAll();
                yield done("DISCARD ALL");
            }
            case "close" -> done("CLOSE CURSOR");
            default -> done(command.toUpperCase(Locale.ROOT));
        };
    }

    private Done end(Statement statement) {
        boolean hasFailed = transaction == 'E';
        boolean isToSavepoint = statement.words().contains("to");
        transaction = isToSavepoint && transaction != 'I' ? 'T' : 'I';
        boolean commits = List.of("commit", "end").contains(statement.command()) && !hasFailed;
        return done(commits ? "COMMIT" : "ROLLBACK");
    }

    private static Done done(String tag) {
        return new Done(tag, Optional.empty());
    }

    private static PgException refused(Statement statement) {
        String command = statement.command().toUpperCase(Locale.ROOT);
        Token first = statement.tokens().get(0);
        Set<String> unsupported =
                Set.of("EXPLAIN", "COPY", "DECLARE", "FETCH", "PREPARE", "EXECUTE", "LISTEN", "DO", "CALL");
        boolean isWord = first.kind() == Token.Kind.WORD;
        return isWord && !unsupported.contains(command)
                ? PgException.at(
                        SqlState.READ_ONLY,
                        "cannot execute " + command + ": SQL over insights is read-only; use SELECT, VALUES or WITH",
                        first.start() + 1)
                : PgException.at(
                        SqlState.NOT_SUPPORTED,
                        (isWord ? command : first.text()) + " is not supported: use SELECT, VALUES or WITH",
                        first.start() + 1);
    }

    /** {@code SET [SESSION|LOCAL] name {TO|=} value}, {@code SET TIME ZONE value}, {@code SET TRANSACTION …}. */
    private Done set(Statement statement) {
        List<Token> tokens =
                new ArrayList<>(statement.tokens().subList(1, statement.tokens().size()));
        if (!tokens.isEmpty()
                && (tokens.get(0).isWord("session") || tokens.get(0).isWord("local"))) {
            tokens.remove(0);
        }
        if (tokens.isEmpty()
                || tokens.get(0).isWord("transaction")
                || tokens.get(0).isWord("characteristics")) {
            return done("SET");
        }
        boolean isZone = tokens.get(0).isWord("time") && tokens.size() > 2;
        String name = isZone ? "TimeZone" : name(tokens);
        int from = isZone
                ? 2
                : 1
                        + 2
                                * (int) tokens.stream()
                                        .filter(token -> token.isSymbol("."))
                                        .count();
        boolean hasTo = tokens.size() > from
                && (tokens.get(from).isSymbol("=") || tokens.get(from).isWord("to"));
        String value = tokens.subList(Math.min(tokens.size(), hasTo ? from + 1 : from), tokens.size()).stream()
                .map(Token::text)
                .collect(Collectors.joining());
        boolean isDefault = value.equalsIgnoreCase("default") || (isZone && value.equalsIgnoreCase("local"));
        if (isDefault) {
            settings.reset(canonical(name));
        } else {
            settings.set(canonical(name), value);
        }
        return done("SET");
    }

    private Done reset(Statement statement) {
        List<Token> tokens = statement.tokens();
        if (tokens.size() > 1 && !tokens.get(1).isWord("all")) {
            settings.reset(canonical(
                    tokens.get(1).isWord("time") ? "TimeZone" : tokens.get(1).text()));
        } else {
            settings.resetAll();
        }
        return done("RESET");
    }

    private StatementResult show(Statement statement) {
        List<Token> tokens = statement.tokens().subList(1, statement.tokens().size());
        if (tokens.size() == 1 && tokens.get(0).isWord("all")) {
            List<Object[]> rows = settings.all().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(setting -> new Object[] {setting.getKey(), setting.getValue(), ""})
                    .toList();
            return new StatementResult(columns("name", "setting", "description"), rows);
        }
        String name = tokens.isEmpty() ? "" : name(tokens);
        boolean isZone = tokens.size() == 2 && tokens.get(0).isWord("time");
        boolean isIsolation = tokens.size() == 3 && tokens.get(0).isWord("transaction");
        String wanted = canonical(isZone ? "TimeZone" : isIsolation ? "transaction_isolation" : name);
        String value = settings.find(wanted)
                .orElseThrow(() -> PgException.of(
                        SqlState.UNKNOWN_OBJECT, "unrecognized configuration parameter \"" + wanted + "\""));
        return new StatementResult(columns(wanted), List.<Object[]>of(new Object[] {value}));
    }

    private static List<ResultColumn> columns(String... names) {
        return List.of(names).stream()
                .map(name -> new ResultColumn(name, PgType.TEXT))
                .toList();
    }

    /** A name with dots, as extensions have them. */
    private static String name(List<Token> tokens) {
        StringBuilder name = new StringBuilder(tokens.get(0).text());
        for (int i = 1; i + 1 < tokens.size() && tokens.get(i).isSymbol("."); i += 2) {
            name.append('.').append(tokens.get(i + 1).text());
        }
        return name.toString();
    }

    /** The spelling in which clients know a setting. */
    private static String canonical(String name) {
        if (name.equalsIgnoreCase("names")) {
            return "client_encoding";
        }
        return SessionSettings.REPORTED.stream()
                .filter(reported -> reported.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name.toLowerCase(Locale.ROOT));
    }
}
