package io.millrace.cli.live;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C, and SIGTERM, into an interrupt of the thread that made this, and keeps the process alive until that
 * thread has put things in order and closed this.
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
                System.err.println("millrace: gave up waiting for the stack to stop; see `millrace status`");
            }
        } catch (InterruptedException e) {
            // The process ends anyway.
            Thread.currentThread().interrupt();
        }
    }

    /** Whether we were told to end. */
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
                // Pressed this very moment: the hook has nothing left to wait for.
                return;
            }
        }
    }
}
