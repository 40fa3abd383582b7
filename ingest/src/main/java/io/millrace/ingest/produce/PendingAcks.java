package io.millrace.ingest.produce;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The records of one request on their way: done when it is sealed and every one is acknowledged or has failed.
 * Thread-safe; the outcome is told on whichever thread brings the last answer.
 */
public final class PendingAcks {
    // One for the seal, so that early acknowledgements don't end it.
    private final AtomicInteger awaited = new AtomicInteger(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Consumer<Throwable> whenDone;

    /** @param whenDone told the first failure, or null if every record was acknowledged */
    public PendingAcks(Consumer<Throwable> whenDone) {
        this.whenDone = whenDone;
    }

    /** One more record, or another thing to be done, is awaited. */
    public void sent() {
        awaited.incrementAndGet();
    }

    /** What was awaited has come; the problem is null if it went well. */
    public void answered(Throwable problem) {
        if (problem != null) {
            failure.compareAndSet(null, problem);
        }
        if (awaited.decrementAndGet() == 0) {
            whenDone.accept(failure.get());
        }
    }

    /** Nothing more will be sent. */
    public void seal() {
        answered(null);
    }
}
