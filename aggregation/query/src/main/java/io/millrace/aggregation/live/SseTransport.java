package io.millrace.aggregation.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Server-sent events: lines of {@code id}, {@code event} and {@code data}. */
final class SseTransport implements EventTransport {
    private final HttpServerResponse response;
    private Buffer buffered = Buffer.buffer();

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
    public boolean isWritable() {
        return !isGone() && !response.writeQueueFull();
    }

    @Override
    public void onWritable(Runnable action) {
        response.drainHandler(drained -> action.run());
    }

    @Override
    public void append(String name, String id, byte[] json) {
        buffered.appendString(id.isEmpty() ? "" : "id: " + id + "\n")
                .appendString("event: " + name + "\ndata: ")
                .appendBytes(json)
                .appendString("\n\n");
    }

    @Override
    public void flush() {
        if (buffered.length() > 0 && !isGone()) {
            response.write(buffered);
        }
        buffered = Buffer.buffer();
    }

    @Override
    public void heartbeat() {
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
