package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where blocking reads run: a few threads behind a bounded queue, so that queries cannot pile up in memory or starve the
 * engine. What finds the queue full is refused at once with 429; what waited past the deadline is refused with 503
 * without being read.
 *
 * <p>Any thread may call it; futures complete on the pool's threads.
 */
public final class QueryPool implements AutoCloseable {
    /** Work that minds a budget of time and heap. */
    @FunctionalInterface
    public interface Query<T> {
        T run(Budget budget) throws Exception;
    }

    private final ThreadPoolExecutor threads;
    private final Duration deadline;
    private final MemoryPool memory;

    /** With heap of its own; for work that holds little. */
    public QueryPool(int threadCount, int queueLength, Duration deadline) {
        this(threadCount, queueLength, deadline, new MemoryPool(64L << 20));
    }

    /** @param memory what the work of several pools takes its heap of */
    public QueryPool(int threadCount, int queueLength, Duration deadline, MemoryPool memory) {
        this.memory = memory;
        AtomicInteger number = new AtomicInteger();
        this.deadline = deadline;
        this.threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueLength), task -> {
                    Thread thread = new Thread(task, "query-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Runs work within the pool's deadline, for as long as the request's client waits for it. */
    public <T> Future<T> submit(RoutingContext context, Query<T> query) {
        return submit(budget(context), query);
    }

    /** What a request may use that does not say so itself. */
    public Budget budget(RoutingContext context) {
        return budget(context, deadline);
    }

    /** The same for what is no request; to be ended. */
    public Budget budget() {
        return Budget.in(deadline, memory);
    }

    /** What a request may use that names a deadline. */
    public Budget budget(RoutingContext context, Duration allowed) {
        return Budget.in(allowed, memory).until(context);
    }

    /** Runs work within a budget that holds already. */
    public <T> Future<T> submit(Budget until, Query<T> query) {
        Task<T> task = new Task<>(until, query, Promise.promise());
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) { // rejected at the edge
            task.promise.fail(
                    new RequestException(429, "too_many_queries", "too many queries wait: try again shortly"));
        }
        return task.promise.future();
    }

    /** Work whose promise is kept whatever becomes of it. */
    private record Task<T>(Budget budget, Query<T> query, Promise<T> promise) implements Runnable {
        @Override
        public void run() {
            try {
                budget.check();
                promise.tryComplete(query.run(budget));
            } catch (Exception e) { // rejected at the edge: the route's failure handler answers it
                promise.tryFail(e);
            } catch (Error e) { // a bug, or no memory: the client is told, and the thread ends by it
                promise.tryFail(e);
                throw e;
            }
        }
    }

    /** How long a query may take that does not say so itself. */
    public Duration deadline() {
        return deadline;
    }

    /** Queries that wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            ((Task<?>) waiting).promise.tryFail(new RequestException(503, "stopping", "this instance stops"));
        }
    }
}
