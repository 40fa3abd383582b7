package io.millrace.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what this process has used when the warm-up is over and at the end. Thread-safe. */
final class Meter {
    private final long warmUp;
    private final AtomicLong events = new AtomicLong();
    private volatile io.millrace.bench.ProcessUsage from;

    Meter(long warmUp) {
        this.warmUp = warmUp;
    }

    /** One event was decoded. */
    void event() {
        if (events.incrementAndGet() == warmUp) {
            from = now();
        }
    }

    long events() {
        return events.get();
    }

    /** The line that the benchmark reads. */
    String result(String name) {
        return io.millrace.bench.Result.between(name, events.get() - warmUp, from, now())
                .json();
    }

    private static io.millrace.bench.ProcessUsage now() {
        try {
            return io.millrace.bench.ProcessUsage.of(ProcessHandle.current());
        } catch (IOException e) {
            throw new UncheckedIOException("crash: this process cannot be measured", e);
        }
    }
}
