package io.millrace.ingest.produce;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Acknowledgements that one request waits for: complete when it is sealed and every expected record is acknowledged or has
 * failed. Thread-safe; the callback runs on the thread that completes the last one.
 */
public final class PendingAcks {
    // One for the seal, so that early acknowledgements do not complete the request.
    private final AtomicInteger pending = new AtomicInteger(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Consumer<Throwable> whenDone;

    /** @param whenDone called with the first failure, or null if every record was acknowledged */
    public PendingAcks(Consumer<Throwable> whenDone) {
        this.whenDone = whenDone;
    }

    /** Expects one more acknowledgement. */
    public void expect() {
        pending.incrementAndGet();
    }

    /** One expected acknowledgement has arrived; the problem is null on success. */
    public void complete(Throwable problem) {
        if (problem != null) {
            failure.compareAndSet(null, problem);
        }
        if (pending.decrementAndGet() == 0) {
            whenDone.accept(failure.get());
        }
    }

    /** No more is expected. */
    public void seal() {
        complete(null);
    }
}
