package io.millrace.aggregation.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Server-sent events: {@code id}, {@code event} and {@code data} lines. */
final class SseTransport implements EventTransport {
    private final HttpServerResponse response;
    private Buffer added = Buffer.buffer();

    SseTransport(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public void open() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.write("retry: 1000\n\n");
    }

    @Override
    public boolean takesMore() {
        return !isGone() && !response.writeQueueFull();
    }

    @Override
    public void whenItTakesMore(Runnable action) {
        response.drainHandler(drained -> action.run());
    }

    @Override
    public void add(String name, String id, byte[] json) {
        added.appendString(id.isEmpty() ? "" : "id: " + id + "\n")
                .appendString("event: " + name + "\ndata: ")
                .appendBytes(json)
                .appendString("\n\n");
    }

    @Override
    public void flush() {
        if (added.length() > 0 && !isGone()) {
            response.write(added);
        }
        added = Buffer.buffer();
    }

    @Override
    public void beat() {
        response.write(":\n\n");
    }

    @Override
    public void end() {
        flush();
        if (!isGone()) {
            response.end();
        }
    }

    @Override
    public void abort() {
        response.reset();
    }

    private boolean isGone() {
        return response.closed() || response.ended();
    }
}
