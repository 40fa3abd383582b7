package io.millrace.sink.delivery;

import java.util.random.RandomGenerator;

/**
 * Circuit breaker of a destination. After {@value #FAILURES} failures with no success between them nothing is sent, but one
 * probe at a time: after {@value #FIRST_WAIT_MS} ms, then after twice as long each time, up to {@value #MAX_WAIT_MS} ms, with
 * jitter. Rows do not use up their attempts meanwhile. A success closes it. Not thread-safe.
 */
final class Breaker {
    static final int FAILURES = 5;
    static final long FIRST_WAIT_MS = 5_000;
    static final long MAX_WAIT_MS = 60_000;

    /** What it lets through. */
    enum State {
        CLOSED,
        OPEN,
        PROBING
    }

    private final RandomGenerator random;
    private State state = State.CLOSED;
    private int failures;
    private long wait;
    private long openUntil;

    Breaker(RandomGenerator random) {
        this.random = random;
    }

    State state() {
        return state;
    }

    /** Whether an attempt may start. */
    boolean permits(long now) {
        return state == State.CLOSED || (state == State.OPEN && now >= openUntil);
    }

    /** An attempt has started, which was permitted. */
    void started() {
        if (state == State.OPEN) {
            state = State.PROBING;
        }
    }

    /** An attempt succeeded. Returns whether this closed the breaker. */
    boolean succeeded() {
        boolean closes = state != State.CLOSED;
        state = State.CLOSED;
        failures = 0;
        wait = 0;
        return closes;
    }

    /** An attempt failed, as one that started before the breaker opened may, too. */
    void failed(long now) {
        failures++;
        if (state == State.PROBING || (state == State.CLOSED && failures >= FAILURES)) {
            wait = wait == 0 ? FIRST_WAIT_MS : Math.min(2 * wait, MAX_WAIT_MS);
            openUntil = now + Math.round(wait * random.nextDouble(0.8, 1.0));
            state = State.OPEN;
        }
    }

    /** Forgets all, as when somebody resumes the destination: the next attempt may start at once. */
    void reset() {
        succeeded();
    }
}
