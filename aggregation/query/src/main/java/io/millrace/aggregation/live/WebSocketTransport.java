package io.millrace.aggregation.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages of a web socket: each event is one, {@code {"event","id","data"}}; a ping where there is nothing to say. */
final class WebSocketTransport implements EventTransport {
    /** Status of a close after which the reader may come back at once. */
    static final short RESTART = 1012;

    /** Status of a close after which it should wait. */
    static final short TRY_LATER = 1013;

    private final ServerWebSocket socket;
    private final List<String> added = new ArrayList<>();

    WebSocketTransport(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    public void open() {
        // The handshake has said it all; what a reader sends has no meaning and is dropped.
        socket.handler(dropped -> {});
    }

    @Override
    public boolean takesMore() {
        return !socket.isClosed() && !socket.writeQueueFull();
    }

    @Override
    public void whenItTakesMore(Runnable action) {
        socket.drainHandler(drained -> action.run());
    }

    @Override
    public void add(String name, String id, byte[] json) {
        // Names and ids are ours and need no escapes.
        added.add("{\"event\":\"" + name + "\"," + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",") + "\"data\":"
                + new String(json, StandardCharsets.UTF_8) + "}");
    }

    @Override
    public void flush() {
        if (!socket.isClosed()) {
            added.forEach(socket::writeTextMessage);
        }
        added.clear();
    }

    @Override
    public void beat() {
        socket.writePing(Buffer.buffer());
    }

    @Override
    public void end() {
        flush();
        close(RESTART, "come back");
    }

    @Override
    public void abort() {
        close(TRY_LATER, "the snapshot took too long");
    }

    private void close(short status, String reason) {
        if (!socket.isClosed()) {
            socket.close(status, reason);
        }
    }
}
