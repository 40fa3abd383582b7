package io.millrace.sink.stream;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one response of a reader. One write is under way at a time, and ends when the socket has taken it, so that a slow
 * reader costs one buffer. Thread-safe.
 */
final class EventWriter {
    private final Context context;
    private final HttpServerResponse response;
    private final AtomicBoolean writing = new AtomicBoolean();

    EventWriter(Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
    }

    boolean isFree() {
        return !writing.get();
    }

    /** Starts to write; only when {@link #isFree}. */
    void write(String text) {
        writing.set(true);
        context.runOnContext(now -> {
            if (response.ended() || response.closed()) {
                return;
            }
            // A failed write closes the connection, which ends the reader: it stays busy.
            response.write(text).onSuccess(done -> writing.set(false));
        });
    }

    void end() {
        context.runOnContext(now -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }
}
