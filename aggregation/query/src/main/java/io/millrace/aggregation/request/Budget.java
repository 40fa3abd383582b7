package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * What one request may use: time until its deadline, and heap. It is over once the request has ended or its client is gone;
 * whatever still works for it finds that out at its next look, and stops. Thread-safe.
 */
public final class Budget {
    private final long end;
    private final MemoryPool memory;
    private long held;
    private volatile boolean over;

    private Budget(Duration allowed, MemoryPool memory) {
        this.end = System.nanoTime() + allowed.toNanos();
        this.memory = memory;
    }

    /** So long from now, and as much heap as a request may have when nothing else asks. */
    public static Budget in(Duration allowed) {
        return in(allowed, new MemoryPool(1L << 30));
    }

    /** So long from now, and a share of the heap; to be ended, or the share stays taken. */
    static Budget in(Duration allowed, MemoryPool memory) {
        return new Budget(allowed, memory);
    }

    /** The same, ended with the request: when it is answered, fails, or its client goes away. */
    Budget until(RoutingContext context) {
        context.addEndHandler(answeredOrGone -> end());
        return this;
    }

    /** What is left; negative once it has passed, or nobody waits any more. */
    public long remainingMillis() {
        return over ? -1 : (end - System.nanoTime()) / 1_000_000;
    }

    /** Refuses with 503 once the time is over, and ends the work of a client that is gone. */
    public void check() {
        if (over) {
            throw new RequestException(503, "client_gone", "the client is gone");
        }
        if (System.nanoTime() - end > 0) {
            throw new RequestException(
                    503, "deadline_exceeded", "the query took too long: narrow its time range or ask again later");
        }
    }

    /** Takes heap; refuses with 422 what is more than one request may hold, and with 503 what is not there now. */
    public void take(long bytes) {
        synchronized (this) {
            if (!over) {
                if (held + bytes > mostOfOne()) {
                    throw new RequestException(
                            422,
                            "memory_budget_exceeded",
                            "the request needs more than " + (mostOfOne() >> 10)
                                    + " KiB of memory at once: narrow its time range, ask for fewer rows, or keep"
                                    + " fewer dimensions");
                }
                if (!memory.take(bytes)) {
                    throw new RequestException(
                            503, "memory_taken", "other requests hold the memory for queries: try again shortly");
                }
                held += bytes;
                return;
            }
        }
        check();
    }

    /** One request may hold half of what there is. */
    private long mostOfOne() {
        return memory.most() / 2;
    }

    /** Gives heap back that was taken. */
    public synchronized void giveBack(long bytes) {
        long given = Math.min(bytes, held);
        held -= given;
        memory.giveBack(given);
    }

    /** Ends it: heap is given back, and work for it stops. */
    public synchronized void end() {
        over = true;
        memory.giveBack(held);
        held = 0;
    }
}
