package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgwire.Formats;
import io.millrace.aggregation.pgwire.MessageFields;
import io.millrace.aggregation.pgwire.ParameterValues;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.pgwire.SqlState;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prepared statements and portals of one session by their names; the empty name is overwritten by each use. Not thread-safe. */
final class PreparedNames {
    private static final int MAX_STATEMENTS = 512;
    private static final int MAX_PORTALS = 32;
    private static final char STATEMENT = 'S';

    private final PostgresConnection connection;
    private final SessionSettings settings;
    private final SessionCommands commands;
    private final QueryQueue queries;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();

    PreparedNames(
            PostgresConnection connection, SessionSettings settings, SessionCommands commands, QueryQueue queries) {
        this.connection = connection;
        this.settings = settings;
        this.commands = commands;
        this.queries = queries;
    }

    /** @throws PgException if there is none */
    PreparedStatement statement(String name) {
        PreparedStatement found = statements.get(name);
        if (found == null) {
            throw PgException.of(SqlState.UNKNOWN_STATEMENT, "prepared statement \"" + name + "\" does not exist");
        }
        return found;
    }

    /** @throws PgException if there is none */
    Portal portal(String name) {
        Portal found = portals.get(name);
        if (found == null) {
            throw PgException.of(SqlState.UNKNOWN_CURSOR, "portal \"" + name + "\" does not exist");
        }
        return found;
    }

    /** Prepares a statement: its name, its text, the types of its parameters. */
    Future<Void> parse(MessageFields fields) {
        String name = fields.readText();
        List<Statement> split = Statement.split(fields.readText());
        List<Integer> types = new ArrayList<>();
        for (int left = fields.readCount(4); left > 0; left--) {
            types.add(fields.readInt());
        }
        if (split.size() > 1) {
            throw PgException.of(SqlState.SYNTAX, "cannot insert multiple commands into a prepared statement");
        }
        requireRoom(name);
        if (split.isEmpty()) {
            statements.put(name, new PreparedStatement(null, List.of(), List.of()));
            return Future.succeededFuture();
        }
        Statement statement = split.get(0);
        commands.requireUsable(statement);
        if (!statement.isQuery()) {
            statements.put(name, new PreparedStatement(statement, List.of(), commands.columns(statement)));
            return Future.succeededFuture();
        }
        QueryRunner.Zones zones = new QueryRunner.Zones(settings.shown(), settings.calendar());
        return connection.onLoop(queries.describe(statement, zones)).map(described -> {
            List<PgType> parameters = parameters(types, described.parameters());
            statements.put(name, new PreparedStatement(statement, parameters, described.columns()));
            return null;
        });
    }

    private void requireRoom(String name) {
        if (!name.isEmpty() && statements.containsKey(name)) {
            throw PgException.of(SqlState.DUPLICATE_STATEMENT, "prepared statement \"" + name + "\" already exists");
        }
        if (statements.size() >= MAX_STATEMENTS) {
            throw PgException.of(
                    SqlState.LIMIT_EXCEEDED, "a session may have " + MAX_STATEMENTS + " prepared statements");
        }
    }

    /** The type that the client names, else the one that the statement needs. */
    private static List<PgType> parameters(List<Integer> named, List<PgType> inferred) {
        List<PgType> all = new ArrayList<>();
        for (int i = 0; i < inferred.size(); i++) {
            int oid = i < named.size() ? named.get(i) : 0;
            all.add(PgType.of(oid).filter(type -> type != PgType.UNKNOWN).orElse(inferred.get(i)));
        }
        return all;
    }

    /** Makes a portal: its name, its statement, formats and values of parameters, formats of the result. */
    void bind(MessageFields fields) {
        String name = fields.readText();
        PreparedStatement statement = statement(fields.readText());
        Formats formats = formats(fields);
        int count = fields.readCount(4);
        formats.requireFor(count);
        if (count != statement.parameters().size()) {
            throw PgException.of(
                    SqlState.PROTOCOL_VIOLATION,
                    "bind message supplies " + count + " parameters, but prepared statement requires "
                            + statement.parameters().size());
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(ParameterValues.decode(
                    statement.parameters().get(i), fields.readValue(), formats.isBinary(i), settings.shown()));
        }
        Formats results = formats(fields);
        if (!statement.columns().isEmpty()) {
            results.requireFor(statement.columns().size());
        }
        requirePortal(name);
        portals.put(name, new Portal(statement, values, results));
    }

    private void requirePortal(String name) {
        Portal before = name.isEmpty() ? portals.remove(name) : portals.get(name);
        if (before != null && !name.isEmpty()) {
            throw PgException.of(SqlState.DUPLICATE_CURSOR, "portal \"" + name + "\" already exists");
        }
        if (before != null) {
            before.close();
        }
        if (portals.size() >= MAX_PORTALS) {
            throw PgException.of(SqlState.LIMIT_EXCEEDED, "a session may have " + MAX_PORTALS + " portals");
        }
    }

    private static Formats formats(MessageFields fields) {
        List<Boolean> binary = new ArrayList<>();
        for (int left = fields.readCount(2); left > 0; left--) {
            binary.add(fields.readShort() == 1);
        }
        return new Formats(binary);
    }

    /** Closing what there is not is no error. */
    void close(char kind, String name) {
        if (kind == STATEMENT) {
            statements.remove(name);
        } else {
            Portal portal = portals.remove(name);
            if (portal != null) {
                portal.close();
            }
        }
    }

    /** {@code DEALLOCATE name}, {@code DEALLOCATE ALL}, {@code DISCARD ALL}. */
    void deallocate(Statement statement) {
        String name = statement.tokens().get(statement.tokens().size() - 1).name();
        if (name.equals("all")) {
            statements.clear();
        } else {
            statements.remove(name);
        }
    }

    boolean holdsRows() {
        return portals.values().stream().anyMatch(Portal::hasMore);
    }

    void closePortals() {
        portals.values().forEach(Portal::close);
        portals.clear();
    }

    void closeAll() {
        closePortals();
        statements.clear();
    }
}
