package io.millrace.aggregation.postgres;

import io.vertx.core.Future;

/**
 * Sends the rows of a portal, as fast as the client reads: they are encoded piece by piece, so that no more than one piece waits for
 * the network. Not thread-safe: belongs to the event loop of its connection.
 */
final class RowSender {
    private static final int PIECE_BYTES = 64 << 10;

    private final PostgresConnection connection;
    private final SessionSettings settings;

    RowSender(PostgresConnection connection, SessionSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /** Sends so many rows at most, and the end of the statement after the last. */
    Future<Void> send(Portal portal, int most) {
        int left = most;
        while (!connection.isClosed() && left > 0 && portal.hasMore()) {
            connection.out().row(portal.resultColumns(), portal.next(), portal.formats(), settings.shown());
            left--;
            if (connection.out().length() >= PIECE_BYTES) {
                Future<Void> room = connection.flush();
                int rest = left;
                return connection.onLoop(room).compose(done -> {
                    connection.progressed();
                    return send(portal, rest);
                });
            }
        }
        if (portal.hasMore()) {
            connection.out().suspended();
        } else {
            connection.out().complete(portal.tag());
            portal.close();
        }
        return Future.succeededFuture();
    }
}
