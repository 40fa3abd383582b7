package io.millrace.sink.api;

import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for requests that wait for the broker. Few, with a bounded queue: what finds it full is refused with 429. Thread-safe. */
public final class BlockingPool implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int QUEUE = 64;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), work -> {
                var thread = new Thread(work, "destinations-api");
                thread.setDaemon(true);
                return thread;
            });

    /** Runs the work; the future completes on a thread of the pool. */
    <T> Future<T> submit(Callable<T> work) {
        Promise<T> promise = Promise.promise();
        try {
            threads.execute(() -> run(work, promise));
        } catch (RejectedExecutionException e) { // rejected at the edge
            promise.fail(
                    new RequestException(429, "too_many_requests", "too many requests are waiting: try again shortly"));
        }
        return promise.future();
    }

    private static <T> void run(Callable<T> work, Promise<T> promise) {
        try {
            promise.complete(work.call());
        } catch (Exception | Error e) { // rejected at the edge: the route's failure handler responds
            promise.fail(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
