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
 * Thread pool for blocking reads. Its queue is bounded, so that queries neither pile up in memory nor starve the engine: a query
 * that finds it full is refused with 429, one that waited past its deadline with 503 before it runs.
 *
 * <p>Thread-safe. Futures complete on the pool's threads.
 */
public final class QueryPool implements AutoCloseable {
    /** Work within a budget of time and heap. */
    @FunctionalInterface
    public interface Query<T> {
        T run(Budget budget) throws Exception;
    }

    private final ThreadPoolExecutor threads;
    private final Duration deadline;
    private final MemoryPool memory;

    /** A pool with memory of its own, for work that holds little. */
    public QueryPool(int threadCount, int queueLength, Duration deadline) {
        this(threadCount, queueLength, deadline, new MemoryPool(64L << 20));
    }

    /** @param memory memory shared with other pools */
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

    /** Runs a query within the pool's deadline. */
    public <T> Future<T> submit(RoutingContext context, Query<T> query) {
        return submit(budget(context), query);
    }

    /** Budget of a request with the default deadline. */
    public Budget budget(RoutingContext context) {
        return budget(context, deadline);
    }

    /** Budget of work without a request. The caller ends it. */
    public Budget budget() {
        return Budget.lasting(deadline, memory);
    }

    /** Budget of a request with a deadline of its own. */
    public Budget budget(RoutingContext context, Duration allowed) {
        return Budget.lasting(allowed, memory).endWith(context);
    }

    /** Runs a query within a budget. */
    public <T> Future<T> submit(Budget budget, Query<T> query) {
        Task<T> task = new Task<>(budget, query, Promise.promise());
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) { // rejected at the edge
            task.promise.fail(
                    new RequestException(429, "too_many_queries", "too many queries are waiting: try again shortly"));
        }
        return task.promise.future();
    }

    /** Query whose promise always completes. */
    private record Task<T>(Budget budget, Query<T> query, Promise<T> promise) implements Runnable {
        @Override
        public void run() {
            try {
                budget.check();
                promise.tryComplete(query.run(budget));
            } catch (Exception e) { // rejected at the edge: the route's failure handler responds
                promise.tryFail(e);
            } catch (Error e) { // crash of the thread, after the client is told
                promise.tryFail(e);
                throw e;
            }
        }
    }

    /** Deadline of queries that name none. */
    public Duration deadline() {
        return deadline;
    }

    /** Number of queries that wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            ((Task<?>) waiting)
                    .promise.tryFail(new RequestException(503, "stopping", "this instance is stopping: try again"));
        }
    }
}
