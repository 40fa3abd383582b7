package io.millrace.aggregation.fleet;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a second copy when the first is slower than all but about one in a hundred answers have been, so that an instance that
 * hangs makes queries a little slower rather than late. Both answers are whole, so the first that lacks nothing is taken and
 * the other is not looked at. At most 32 second questions are under way: a fleet that is slow because it is busy must not be
 * asked twice as much. Thread-safe.
 *
 * <p>The quantile is estimated as in Ma, Muthukrishnan and Sandler, "Frugal Streaming for Estimating Quantiles" (2013), with
 * steps in proportion to the estimate.
 */
final class Hedge {
    /** Asks the other copies; empty if there are none. */
    @FunctionalInterface
    interface Others {
        Optional<Future<PartitionResult>> ask();
    }

    private static final int MOST_UNDER_WAY = 32;
    private static final Duration LEAST = Duration.ofMillis(30);
    private static final Duration AT_FIRST = Duration.ofMillis(100);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** An answer above the estimate raises it by so many parts of a thousand, one below it lowers it by one. */
    private static final int UP = 99;

    private final long leastNanos;
    private final AtomicLong slowNanos;
    private final AtomicInteger underWay = new AtomicInteger();

    Hedge() {
        this(LEAST, AT_FIRST);
    }

    /**
     * @param least the shortest that an answer is waited for
     * @param atFirst how long it is waited for while nothing is known
     */
    Hedge(Duration least, Duration atFirst) {
        this.leastNanos = least.toNanos();
        this.slowNanos = new AtomicLong(atFirst.toNanos());
    }

    /** How long an answer is waited for before a second copy is asked. */
    long patienceMillis() {
        return TimeUnit.NANOSECONDS.toMillis(slowNanos.get());
    }

    /** Learns how long an answer took. */
    void took(long nanos) {
        slowNanos.updateAndGet(slow -> {
            long step = slow / 1_000;
            return Math.max(leastNanos, Math.min(MOST_NANOS, nanos > slow ? slow + UP * step : slow - step));
        });
    }

    /**
     * Whichever is there first and lacks nothing; if both lack something, the first. Fails as the first does; that the others
     * fail means that they lack everything.
     *
     * @param slower runs when the others were faster
     */
    Future<PartitionResult> race(Vertx vertx, Future<PartitionResult> first, Others others, Runnable slower) {
        long asked = System.nanoTime();
        Promise<PartitionResult> promise = Promise.promise();
        AtomicInteger open = new AtomicInteger(1);
        long timer = vertx.setTimer(Math.max(1, patienceMillis()), fired -> {
            if (!first.isComplete() && underWay.get() < MOST_UNDER_WAY) {
                open.incrementAndGet();
                ask(others)
                        .ifPresentOrElse(
                                second -> second(promise, open, first, second, slower),
                                () -> settle(promise, open, first));
            }
        });
        first.onComplete(answer -> {
            vertx.cancelTimer(timer);
            took(System.nanoTime() - asked);
            if (answer.failed()) {
                promise.tryFail(answer.cause());
            } else if (servesAll(answer.result())) {
                promise.tryComplete(answer.result());
            } else {
                settle(promise, open, first);
            }
        });
        return promise.future();
    }

    private static Optional<Future<PartitionResult>> ask(Others others) {
        try {
            return others.ask();
        } catch (RuntimeException | Error e) { // rejected: as if there were no others; the first is still under way
            return Optional.of(Future.failedFuture(e));
        }
    }

    private void second(
            Promise<PartitionResult> promise,
            AtomicInteger open,
            Future<PartitionResult> first,
            Future<PartitionResult> second,
            Runnable slower) {
        underWay.incrementAndGet();
        second.onComplete(answer -> {
            underWay.decrementAndGet();
            if (answer.failed() || !servesAll(answer.result())) {
                settle(promise, open, first);
            } else {
                if (!first.isComplete()) {
                    slower.run();
                }
                promise.tryComplete(answer.result());
            }
        });
    }

    /** One of them came to an end without all that was asked for; the last that does so leaves what the first has. */
    private static void settle(Promise<PartitionResult> promise, AtomicInteger open, Future<PartitionResult> first) {
        if (open.decrementAndGet() == 0) {
            promise.tryComplete(first.result());
        }
    }

    private static boolean servesAll(PartitionResult answer) {
        return answer.parts().stream().allMatch(PartitionState::served);
    }
}
