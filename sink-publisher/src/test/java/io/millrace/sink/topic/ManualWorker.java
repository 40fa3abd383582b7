package io.millrace.sink.topic;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Executor whose tasks run when the test calls {@link #runOnce}. */
public final class ManualWorker extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> work = new ArrayDeque<>();

    public ManualWorker() {
        super(0);
    }

    @Override
    public void execute(Runnable command) {
        work.add(command);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        work.add(command);
        return null;
    }

    /** Runs the queued tasks; tasks that these add run at the next call. */
    public void runOnce() {
        for (int left = work.size(); left > 0; left--) {
            work.remove().run();
        }
    }
}
