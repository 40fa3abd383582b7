package io.millrace.aggregation.query;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
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
    /** When a query must be done; scans ask it now and then. */
    public static final class Deadline {
        private final long end;

        private Deadline(Duration allowed) {
            end = System.nanoTime() + allowed.toNanos();
        }

        /** So long from now. */
        static Deadline in(Duration allowed) {
            return new Deadline(allowed);
        }

        /** What is left; negative once it has passed. */
        long remainingMillis() {
            return (end - System.nanoTime()) / 1_000_000;
        }

        /** Refuses with 503 once the time is over. */
        public void check() {
            if (System.nanoTime() - end > 0) {
                throw new RequestException(
                        503, "deadline_exceeded", "the query took too long: narrow its time range or ask again later");
            }
        }
    }

    /** Work that minds a deadline. */
    @FunctionalInterface
    public interface Query<T> {
        T run(Deadline deadline) throws Exception;
    }

    private final ThreadPoolExecutor threads;
    private final Duration deadline;

    public QueryPool(int threadCount, int queueLength, Duration deadline) {
        AtomicInteger number = new AtomicInteger();
        this.deadline = deadline;
        this.threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueLength), task -> {
                    Thread thread = new Thread(task, "query-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    public <T> Future<T> submit(Query<T> query) {
        return submit(new Deadline(deadline), query);
    }

    <T> Future<T> submit(Deadline until, Query<T> query) {
        Promise<T> promise = Promise.promise();
        try {
            threads.execute(() -> complete(promise, () -> {
                until.check();
                return query.run(until);
            }));
        } catch (RejectedExecutionException e) { // rejected at the edge
            promise.fail(new RequestException(429, "too_many_queries", "too many queries wait: try again shortly"));
        }
        return promise.future();
    }

    private static <T> void complete(Promise<T> promise, Callable<T> work) {
        try {
            promise.complete(work.call());
        } catch (Exception e) { // rejected at the edge: the route's failure handler answers it
            promise.fail(e);
        }
    }

    /** How long a query may take that does not say so itself. */
    Duration deadline() {
        return deadline;
    }

    /** Queries that wait for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
