package io.millrace.sink.delivery;

/**
 * How many deliveries of a destination may be in flight: halved when the receiver asks for less, raised by one for each window of
 * successes, between one and a maximum. Not thread-safe.
 */
final class SendWindow {
    private final int max;
    private double size;

    SendWindow(int max) {
        this.max = max;
        this.size = max;
    }

    int size() {
        return (int) size;
    }

    void succeeded() {
        size = Math.min(max, size + 1 / size);
    }

    void throttled() {
        size = Math.max(1, size / 2);
    }
}
