package io.millrace.runtime.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resources to close in reverse order, and the first fatal failure, which ends the process. Thread-safe. */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private boolean stopping;

    /** Closes it at once if the process is already stopping. */
    void closeOnStop(AutoCloseable closeable) {
        synchronized (open) {
            if (!stopping) {
                open.push(closeable);
                return;
            }
        }
        close(closeable);
    }

    /** The first failure ends the process; later ones are logged only. */
    void fatal(Throwable cause) {
        if (!failure.complete(cause)) {
            LOG.error("failed again while stopping: {}", cause.toString());
        }
    }

    /** Blocks until something fails for good. */
    Throwable awaitFailure() {
        return failure.join();
    }

    /**
     * Closes everything, last made first, in a bounded time.
     *
     * @return whether all was closed without an error and in time
     */
    boolean stop(Duration deadline) {
        var done = new CompletableFuture<Boolean>();
        var closer = new Thread(() -> done.complete(closeAll()), "stop");
        closer.setDaemon(true);
        closer.start();
        return done.completeOnTimeout(false, deadline.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean closeAll() {
        var clean = true;
        while (true) {
            AutoCloseable next;
            synchronized (open) {
                stopping = true;
                if (open.isEmpty()) {
                    return clean;
                }
                next = open.pop();
            }
            clean &= close(next);
        }
    }

    private static boolean close(AutoCloseable closeable) {
        try {
            closeable.close();
            return true;
        } catch (Exception e) {
            // The process is ending anyway: logged, the rest is still closed, and the exit code says it was not clean.
            LOG.error("could not close {}", closeable.getClass().getSimpleName(), e);
            return false;
        }
    }
}
