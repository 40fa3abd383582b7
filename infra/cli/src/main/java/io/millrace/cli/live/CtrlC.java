package io.millrace.cli.live;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shutdown hook that turns Ctrl-C and SIGTERM into an interrupt of the thread that created it. The process stays alive until
 * that thread has cleaned up and closed this, at most 90 seconds.
 */
public final class CtrlC implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 90;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean pressed;

    public CtrlC() {
        var main = Thread.currentThread();
        this.hook = new Thread(() -> awaitClose(main), "ctrl-c");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitClose(Thread main) {
        pressed = true;
        main.interrupt();
        try {
            if (!closed.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("millrace: the stack did not stop within " + TIMEOUT_SECONDS
                        + " s; see what still runs with `millrace status`");
            }
        } catch (InterruptedException e) {
            // Not an error: the process ends anyway.
            Thread.currentThread().interrupt();
        }
    }

    /** Whether Ctrl-C or SIGTERM has arrived. */
    public boolean isPressed() {
        return pressed;
    }

    @Override
    public void close() {
        closed.countDown();
        if (!pressed) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // Not an error: the shutdown has just begun, and the hook has nothing left to wait for.
                return;
            }
        }
    }
}
