package io.millrace.sink.webhook;

import io.millrace.sink.address.AddressResolver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/**
 * Address of one destination's host, looked up off the event loops, one look-up at a time, and kept for ten seconds. Used on one event
 * loop.
 */
final class TargetAddress {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Look-ups that hang hold a thread each, at most one a destination. */
    private static final int THREADS = 64;

    private final AddressResolver resolver;
    private final WorkerExecutor executor;
    private String host;
    private Future<InetAddress> found;
    private long foundAt;

    TargetAddress(Vertx vertx, AddressResolver resolver) {
        this.resolver = resolver;
        this.executor = vertx.createSharedWorkerExecutor("webhook-addresses", THREADS);
    }

    Future<InetAddress> of(String wanted) {
        boolean isOld = found == null
                || !wanted.equals(host)
                || found.failed()
                || (found.succeeded() && System.nanoTime() - foundAt > KEPT_NANOS);
        if (isOld) {
            host = wanted;
            foundAt = System.nanoTime();
            found = executor.executeBlocking(() -> resolver.resolve(wanted), false);
        }
        return found;
    }

    void close() {
        executor.close();
    }
}
