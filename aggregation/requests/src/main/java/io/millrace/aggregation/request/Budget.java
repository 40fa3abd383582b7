package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Time and heap that one request may use. It ends with the request or when the client disconnects; work that is still running
 * for it stops at its next check. Thread-safe.
 */
public final class Budget {
    private final long deadlineNanos;
    private final MemoryPool memory;
    private long reserved;
    private volatile boolean ended;

    private Budget(Duration allowed, MemoryPool memory) {
        this.deadlineNanos = System.nanoTime() + allowed.toNanos();
        this.memory = memory;
    }

    /** A budget with a memory pool of its own. */
    public static Budget lasting(Duration allowed) {
        return lasting(allowed, new MemoryPool(1L << 30));
    }

    /** A budget on a shared memory pool. The caller ends it, which releases its memory. */
    static Budget lasting(Duration allowed, MemoryPool memory) {
        return new Budget(allowed, memory);
    }

    /** Ends this budget with the request: on its response, its failure, or its client's disconnect. */
    Budget endWith(RoutingContext context) {
        context.addEndHandler(ended -> end());
        return this;
    }

    /** Time left; negative after the deadline or the end. */
    public long remainingMillis() {
        return ended ? -1 : (deadlineNanos - System.nanoTime()) / 1_000_000;
    }

    /**
     * Checks that work should go on.
     *
     * @throws RequestException 503 after the deadline or when the client is gone
     */
    public void check() {
        if (ended) {
            throw new RequestException(503, "client_gone", "the client is gone");
        }
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new RequestException(
                    503, "deadline_exceeded", "the query took too long: narrow its time range or try again later");
        }
    }

    /**
     * Reserves heap.
     *
     * @throws RequestException 422 if it is more than one request may hold, 503 if the pool is exhausted
     */
    public void reserve(long bytes) {
        synchronized (this) {
            if (!ended) {
                if (reserved + bytes > maxBytes()) {
                    throw new RequestException(
                            422,
                            "memory_budget_exceeded",
                            "the request needs more than " + (maxBytes() >> 10)
                                    + " KiB of memory at once: narrow its time range, request fewer rows, or keep"
                                    + " fewer dimensions");
                }
                if (!memory.tryReserve(bytes)) {
                    throw new RequestException(
                            503, "memory_taken", "other requests use all memory for queries: try again shortly");
                }
                reserved += bytes;
                return;
            }
        }
        check();
    }

    /** One request may hold half of the pool. */
    private long maxBytes() {
        return memory.capacity() / 2;
    }

    /** Releases reserved heap. */
    public synchronized void release(long bytes) {
        long released = Math.min(bytes, reserved);
        reserved -= released;
        memory.release(released);
    }

    /** Releases all heap and stops work for this budget. */
    public synchronized void end() {
        ended = true;
        memory.release(reserved);
        reserved = 0;
    }
}
