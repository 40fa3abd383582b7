package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgwire.MessageFields;
import io.millrace.aggregation.pgwire.Formats;
import io.millrace.aggregation.pgwire.Message;
import io.millrace.aggregation.pgwire.MessageWriter;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.ResultColumn;
import io.millrace.aggregation.pgwire.SqlState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Session of a client that is known: handles its messages, one at a time. An error in the extended protocol is followed by silence
 * until the client synchronizes. Not thread-safe: belongs to the event loop of its connection.
 */
final class PostgresSession {
    private final PostgresConnection connection;
    private final MessageWriter out;
    private final Login login;
    private final QueryQueue queries;
    private final SessionSettings settings = new SessionSettings();
    private final SessionCommands commands = new SessionCommands(settings);
    private final PreparedNames prepared;
    private final RowSender rows;
    private Cancellations.Key cancelKey;
    private boolean skipping;

    PostgresSession(PostgresConnection connection, Login login, QueryQueue queries) {
        this.connection = connection;
        this.out = connection.out();
        this.login = login;
        this.queries = queries;
        this.prepared = new PreparedNames(connection, settings, commands, queries);
        this.rows = new RowSender(connection, settings);
    }

    /** Tells the client that it is admitted. */
    void welcome(Cancellations cancellations) {
        for (Map.Entry<String, String> parameter : login.parameters().entrySet()) {
            if (!List.of("user", "database", "options", "replication").contains(parameter.getKey())) {
                settings.start(parameter.getKey(), parameter.getValue());
            }
        }
        out.authenticationOk();
        SessionSettings.REPORTED.forEach(this::report);
        cancelKey = cancellations.register(queries::cancel);
        out.cancelKey(cancelKey.process(), cancelKey.secret());
        out.ready('I');
    }

    private void report(String name) {
        settings.find(name).ifPresent(value -> out.parameter(name, value));
    }

    /** Whether it keeps rows between two messages. */
    boolean holdsRows() {
        return prepared.holdsRows();
    }

    void end(Cancellations cancellations) {
        if (cancelKey != null) {
            cancellations.remove(cancelKey);
        }
        queries.cancel();
        prepared.closeAll();
        queries.close();
    }

    /** Handles a message. The future completes when the next one may be handled; a failure ends the connection. */
    Future<Void> handle(Message message) {
        if (skipping && message.type() != 'S' && message.type() != 'X') {
            return Future.succeededFuture();
        }
        Future<Void> handled;
        try {
            handled = dispatch(message);
        } catch (RuntimeException e) { // rejected at the edge, below
            handled = Future.failedFuture(e);
        }
        return handled.recover(failure -> fail(message.type(), SqlFailures.of(failure)));
    }

    private Future<Void> dispatch(Message message) {
        MessageFields fields = message.fields();
        return switch (message.type()) {
            case 'Q' -> simple(Statement.split(fields.readText()));
            case 'P' -> prepared.parse(fields).map(done -> after(out::parsed));
            case 'B' -> {
                prepared.bind(fields);
                out.bound();
                yield Future.succeededFuture();
            }
            case 'D' -> describe(fields);
            case 'E' -> execute(fields);
            case 'C' -> {
                prepared.close(fields.readType(), fields.readText());
                out.closed();
                yield Future.succeededFuture();
            }
            case 'S' -> synchronize();
            case 'H' -> connection.flush();
            case 'X' -> connection.closeSocket();
            case 'c', 'd', 'f' -> Future.succeededFuture();
            case 'F' -> throw PgException.of(SqlState.NOT_SUPPORTED, "function calls by message are not supported");
            default -> throw PgException.violation("a message has the unknown type '" + message.type() + "'");
        };
    }

    private static Void after(Runnable action) {
        action.run();
        return null;
    }

    private Future<Void> fail(char type, PgException error) {
        if (error.isFatal()) {
            return Future.failedFuture(error);
        }
        commands.fail();
        out.error(error);
        if (type == 'Q') {
            out.ready(commands.transaction());
        } else {
            skipping = true;
        }
        return connection.flush();
    }

    private Future<Void> synchronize() {
        skipping = false;
        if (commands.transaction() == 'I') {
            prepared.closePortals();
        }
        out.ready(commands.transaction());
        return connection.flush();
    }

    private Future<Void> simple(List<Statement> statements) {
        if (statements.isEmpty()) {
            out.emptyStatement();
        }
        return each(statements, 0).compose(done -> {
            out.ready(commands.transaction());
            return connection.flush();
        });
    }

    private Future<Void> each(List<Statement> statements, int index) {
        if (index == statements.size()) {
            return Future.succeededFuture();
        }
        Portal portal = new Portal(PreparedStatement.unprepared(statements.get(index)), List.of(), Formats.TEXT);
        return run(portal)
                .compose(done -> {
                    if (portal.hasRun()) {
                        out.columns(portal.resultColumns(), Formats.TEXT);
                    }
                    return rows.send(portal, Integer.MAX_VALUE);
                })
                .eventually(() -> {
                    portal.close();
                    return Future.succeededFuture();
                })
                .compose(done -> each(statements, index + 1));
    }

    private Future<Void> describe(MessageFields fields) {
        boolean isPortal = fields.readType() == 'P';
        String name = fields.readText();
        PreparedStatement statement = isPortal ? prepared.portal(name).prepared() : prepared.statement(name);
        if (!isPortal) {
            out.parameterTypes(statement.parameters());
        }
        List<ResultColumn> columns = statement.columns();
        if (columns.isEmpty()) {
            out.noData();
        } else {
            out.columns(columns, isPortal ? prepared.portal(name).formats() : Formats.TEXT);
        }
        return Future.succeededFuture();
    }

    private Future<Void> execute(MessageFields fields) {
        Portal portal = prepared.portal(fields.readText());
        int most = fields.readInt();
        if (portal.prepared().isEmpty()) {
            out.emptyStatement();
            return Future.succeededFuture();
        }
        Future<Void> ready = portal.hasRun() ? Future.succeededFuture() : run(portal);
        return ready.compose(done -> rows.send(portal, most <= 0 ? Integer.MAX_VALUE : most));
    }

    /** Runs a query, or a command on the event loop. Completes on the event loop. */
    private Future<Void> run(Portal portal) {
        Statement statement = portal.statement();
        commands.requireUsable(statement);
        if (!statement.isQuery()) {
            command(portal);
            return Future.succeededFuture();
        }
        QueryRunner.Zones zones = new QueryRunner.Zones(settings.shown(), settings.calendar());
        Future<RunningQuery> query = queries.run(statement, portal.parameters(), zones);
        return connection.onLoop(query).map(done -> after(() -> {
            portal.ran(done, done.result());
            if (connection.isClosed()) {
                portal.close();
            }
        }));
    }

    private void command(Portal portal) {
        Map<String, String> before = settings.all();
        SessionCommands.Done done = commands.run(portal.statement());
        portal.completed(done.tag());
        done.result().ifPresent(result -> portal.ran(null, result));
        SessionSettings.REPORTED.stream()
                .filter(name -> !settings.find(name).equals(Optional.ofNullable(before.get(name))))
                .forEach(this::report);
        if (portal.statement().command().equals("discard") || portal.statement().command().equals("deallocate")) {
            prepared.deallocate(portal.statement());
        }
    }
}
