package io.millrace.aggregation.postgres;

import io.millrace.aggregation.request.Budget;
import java.util.concurrent.atomic.AtomicBoolean;

/** Query with the memory that its rows hold and its place in the quota of the key, until it is ended. Thread-safe. */
final class RunningQuery {
    private final Budget budget;
    private final Runnable release;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean canceled;
    private volatile StatementResult result;

    RunningQuery(Budget budget, Runnable release) {
        this.budget = budget;
        this.release = release;
    }

    Budget budget() {
        return budget;
    }

    void found(StatementResult rows) {
        result = rows;
    }

    StatementResult result() {
        return result;
    }

    /** Stops it at its next check, if it still runs. */
    void cancel() {
        if (result == null) {
            canceled = true;
            budget.end();
        }
    }

    boolean isCanceled() {
        return canceled;
    }

    void end() {
        if (ended.compareAndSet(false, true)) {
            budget.end();
            release.run();
        }
    }
}
