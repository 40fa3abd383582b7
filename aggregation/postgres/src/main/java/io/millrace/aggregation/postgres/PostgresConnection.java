package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgwire.Message;
import io.millrace.aggregation.pgwire.MessageDecoder;
import io.millrace.aggregation.pgwire.MessageWriter;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client: handles a message after the other, reads ahead a bounded number of bytes, and ends when the client is
 * silent for too long or does not read what it asked for. All methods but {@link #stop} run on its event loop.
 */
final class PostgresConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnection.class);
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final long TICK_MILLIS = 1_000;
    private static final long LOGIN_MILLIS = Duration.ofSeconds(15).toMillis();
    /** Longest time between two messages with rows left to fetch, and without reading what is sent. */
    private static final long BUSY_MILLIS = Duration.ofSeconds(60).toMillis();

    private final NetSocket socket;
    private final PostgresServer server;
    private final Context context;
    private final MessageWriter out = new MessageWriter();
    private final MessageDecoder decoder = new MessageDecoder(MAX_MESSAGE_BYTES);
    private final Handshake handshake;
    private PostgresSession session;
    private long ticker;
    private long quietSince = System.nanoTime();
    private boolean handling;
    private boolean paused;
    private boolean closed;

    PostgresConnection(NetSocket socket, PostgresServer server) {
        this.socket = socket;
        this.server = server;
        this.context = server.vertx().getOrCreateContext();
        this.handshake = new Handshake(
                server.host().access(),
                server.cancellations(),
                out,
                isLoopback(),
                server.encryption().isPresent());
    }

    private boolean isLoopback() {
        try {
            // The address is a number: no name is looked up.
            return InetAddress.getByName(socket.remoteAddress().hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) { // not an error: such an address is not of this machine
            return false;
        }
    }

    void start() {
        socket.handler(this::received);
        socket.exceptionHandler(
                failure -> LOG.debug("a connection of a PostgreSQL client ends: {}", failure.getMessage()));
        socket.closeHandler(gone -> ended());
        ticker = server.vertx().setPeriodic(TICK_MILLIS, tick -> endIfQuiet());
    }

    /** Says that there are too many when the client has spoken, and closes: what is not read would reset the connection. */
    void refuse(int most) {
        PgException error = PgException.fatal(
                SqlState.TOO_MANY_CONNECTIONS, "sorry, too many clients already: this server takes " + most);
        socket.handler(bytes -> end(error));
        socket.exceptionHandler(failure -> closeSocket());
        ticker = server.vertx().setTimer(LOGIN_MILLIS, late -> closeSocket());
    }

    /** Ends the connection because the process stops. Callable on any thread. */
    void stop() {
        context.runOnContext(now -> end(PgException.fatal(SqlState.STOPPING, "this instance is stopping")));
    }

    MessageWriter out() {
        return out;
    }

    Context context() {
        return context;
    }

    /** The same outcome on the event loop, after others had their turn. */
    <T> Future<T> onLoop(Future<T> work) {
        Promise<T> promise = Promise.promise();
        work.onSuccess(value -> context.runOnContext(now -> promise.complete(value)));
        work.onFailure(failure -> context.runOnContext(now -> promise.fail(failure)));
        return promise.future();
    }

    boolean isClosed() {
        return closed;
    }

    /** Sends what has been written. The future completes when the client has room for more. */
    Future<Void> flush() {
        if (closed) {
            return Future.succeededFuture();
        }
        if (out.length() > 0) {
            socket.write(out.take());
        }
        if (!socket.writeQueueFull()) {
            return Future.succeededFuture();
        }
        return Future.future(drained -> socket.drainHandler(now -> drained.tryComplete()));
    }

    private void received(Buffer bytes) {
        decoder.append(bytes);
        handleAll();
    }

    /** Handles messages one after the other until one has to wait. */
    private void handleAll() {
        while (!handling && !closed) {
            Optional<Message> message;
            try {
                message = decoder.next();
            } catch (PgException e) { // rejected at the edge
                end(e);
                return;
            }
            if (message.isEmpty()) {
                break;
            }
            handle(message.get());
        }
        boolean isAhead = handling && decoder.held() > MAX_MESSAGE_BYTES;
        if (isAhead != paused && !closed) {
            paused = isAhead;
            if (paused) {
                socket.pause();
            } else {
                socket.resume();
            }
        }
    }

    private void handle(Message message) {
        handling = true;
        quietSince = System.nanoTime();
        Future<Void> handled = session == null ? greet(message) : session.handle(message);
        if (handled.isComplete()) {
            handled(handled);
        } else {
            onLoop(handled).onComplete(done -> {
                handled(handled);
                handleAll();
            });
        }
    }

    private void handled(Future<Void> handled) {
        handling = false;
        quietSince = System.nanoTime();
        if (handled.failed()) {
            end(SqlFailures.of(handled.cause()));
        }
    }

    private Future<Void> greet(Message message) {
        try {
            Handshake.Step step = handshake.next(message);
            if (handshake.hasStarted()) {
                decoder.start();
            }
            if (handshake.login().isPresent()) {
                decoder.trust();
                session = server.session(this, handshake.login().get());
                session.welcome(server.cancellations());
            }
            return switch (step) {
                case READ_ON -> flush();
                case ENCRYPT -> encrypt();
                case CLOSE -> closeSocket();
            };
        } catch (PgException e) { // rejected at the edge
            return Future.failedFuture(e);
        }
    }

    /** What was sent before encryption began would be taken for what an encrypted client says. */
    private Future<Void> encrypt() {
        if (!decoder.isEmpty()) {
            throw PgException.violation("a client sent more before encryption began");
        }
        return socket.upgradeToSsl(server.encryption().orElseThrow(), out.take())
                .onSuccess(done -> handshake.encrypted());
    }

    private void endIfQuiet() {
        long quiet = (System.nanoTime() - quietSince) / 1_000_000;
        if (session == null) {
            if (quiet > LOGIN_MILLIS) {
                end(PgException.fatal(SqlState.UNAUTHORIZED, "the client did not log in in time"));
            }
        } else if (handling) {
            if (socket.writeQueueFull() && quiet > BUSY_MILLIS) {
                closeSocket();
            }
        } else if (session.holdsRows() && quiet > BUSY_MILLIS) {
            end(PgException.fatal(
                    SqlState.IDLE_IN_TRANSACTION, "terminating connection: its rows were not fetched within a minute"));
        } else if (quiet > server.config().idle().toMillis()) {
            end(PgException.fatal(SqlState.IDLE, "terminating connection due to idle-session timeout"));
        }
    }

    /** Keeps a client from being closed while it reads what it is sent. */
    void progressed() {
        quietSince = System.nanoTime();
    }

    private void end(PgException error) {
        if (!closed) {
            out.error(error);
            socket.write(out.take());
            closeSocket();
        }
    }

    Future<Void> closeSocket() {
        ended();
        return socket.close();
    }

    private void ended() {
        if (!closed) {
            closed = true;
            server.vertx().cancelTimer(ticker);
            server.closed(this);
            if (session != null) {
                session.end(server.cancellations());
            }
        }
    }
}
