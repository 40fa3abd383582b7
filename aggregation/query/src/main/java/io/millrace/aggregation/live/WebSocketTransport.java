package io.millrace.aggregation.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Web socket with one text message per event, {@code {"event","id","data"}}, and pings as keep-alive. */
final class WebSocketTransport implements EventTransport {
    /** Close status after which the reader may reconnect at once. */
    static final short RESTART = 1012;

    /** Close status after which the reader should wait. */
    static final short TRY_LATER = 1013;

    private final ServerWebSocket socket;
    private final List<String> buffered = new ArrayList<>();

    WebSocketTransport(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    public void open() {
        // The handshake carried the request; messages of the reader are dropped.
        socket.handler(dropped -> {});
    }

    @Override
    public boolean isWritable() {
        return !socket.isClosed() && !socket.writeQueueFull();
    }

    @Override
    public void onWritable(Runnable action) {
        socket.drainHandler(drained -> action.run());
    }

    @Override
    public void append(String name, String id, byte[] json) {
        // Names and ids contain nothing to escape.
        buffered.add("{\"event\":\"" + name + "\"," + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",") + "\"data\":"
                + new String(json, StandardCharsets.UTF_8) + "}");
    }

    @Override
    public void flush() {
        if (!socket.isClosed()) {
            buffered.forEach(socket::writeTextMessage);
        }
        buffered.clear();
    }

    @Override
    public void heartbeat() {
        socket.writePing(Buffer.buffer());
    }

    @Override
    public void end() {
        flush();
        close(RESTART, "reconnect");
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
