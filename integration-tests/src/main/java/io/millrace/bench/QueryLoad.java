package io.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Queries on a few kept connections, at a pace or as fast as answers come. A query is timed from when it was due, so that
 * one that is slow counts against those that wait behind it.
 */
final class QueryLoad {
    private final URI target;
    private final LongFunction<byte[]> request;
    private final long nanosPerQuery;
    private final long start = System.nanoTime();
    private final long end;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    private QueryLoad(URI target, LongFunction<byte[]> request, int perSecond, Duration duration) {
        this.target = target;
        this.request = request;
        this.nanosPerQuery = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
        this.end = start + duration.toNanos();
    }

    /** {@link #runRequests} of GETs of a path for each number. */
    static Latencies run(URI target, LongFunction<String> path, int perSecond, Duration duration, int connections)
            throws InterruptedException {
        return runRequests(target, number -> get(target, path.apply(number)), perSecond, duration, connections);
    }

    /** A whole GET. */
    static byte[] get(URI target, String path) {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\n\r\n");
    }

    /** A whole POST. */
    static byte[] post(URI target, String path, String body) {
        return bytes("POST " + path + " HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Runs to the end of the duration.
     *
     * @param request the whole request of a number
     * @param perSecond 0 for as fast as answers come
     */
    static Latencies runRequests(
            URI target, LongFunction<byte[]> request, int perSecond, Duration duration, int connections)
            throws InterruptedException {
        var load = new QueryLoad(target, request, perSecond, duration);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            var thread = new Thread(load::ask, "query-load-" + i);
            threads.add(thread);
            thread.start();
        }
        for (var thread : threads) {
            thread.join();
        }
        return Latencies.of(load.nanos, load.failed.get());
    }

    private void ask() {
        while (System.nanoTime() < end) {
            try (var connection = new LoadConnection(target)) {
                ask(connection);
            } catch (IOException e) {
                // Counted, and retried on a new connection.
                failed.incrementAndGet();
            }
        }
    }

    private void ask(LoadConnection connection) throws IOException {
        while (true) {
            long number = next.getAndIncrement();
            long due = nanosPerQuery == 0 ? System.nanoTime() : start + number * nanosPerQuery;
            if (due >= end) {
                return;
            }
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            if (connection.post(request.apply(number)) == 200) {
                nanos.add(System.nanoTime() - due);
            } else {
                failed.incrementAndGet();
            }
        }
    }
}
