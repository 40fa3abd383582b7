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
 * Hedged requests: when a response is slower than the 99th percentile, other replicas are requested too, and the first complete
 * result is taken. An instance that hangs then delays queries only a little. At most 32 hedges are in flight, so that a busy fleet
 * does not get twice the load. Thread-safe.
 *
 * <p>The quantile is estimated as in Ma, Muthukrishnan and Sandler, "Frugal Streaming for Estimating Quantiles" (2013), with
 * steps in proportion to the estimate.
 */
final class Hedge {
    /** Requests from other replicas; empty if there are none. */
    @FunctionalInterface
    interface Others {
        Optional<Future<PartitionResult>> ask();
    }

    private static final int MAX_IN_FLIGHT = 32;
    private static final Duration MIN_DELAY = Duration.ofMillis(30);
    private static final Duration INITIAL_DELAY = Duration.ofMillis(100);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A response above the estimate raises it by this many thousandths, one below it lowers it by one. */
    private static final int UP = 99;

    private final long minNanos;
    private final AtomicLong slowNanos;
    private final AtomicInteger underWay = new AtomicInteger();

    Hedge() {
        this(MIN_DELAY, INITIAL_DELAY);
    }

    /**
     * @param minDelay least delay before a hedge
     * @param initialDelay delay before any response was measured
     */
    Hedge(Duration minDelay, Duration initialDelay) {
        this.minNanos = minDelay.toNanos();
        this.slowNanos = new AtomicLong(initialDelay.toNanos());
    }

    /** Delay before other replicas are requested. */
    long delayMillis() {
        return TimeUnit.NANOSECONDS.toMillis(slowNanos.get());
    }

    /** Updates the percentile with the latency of a response. */
    void recordLatency(long nanos) {
        slowNanos.updateAndGet(slow -> {
            long step = slow / 1_000;
            return Math.max(minNanos, Math.min(MAX_NANOS, nanos > slow ? slow + UP * step : slow - step));
        });
    }

    /**
     * The first complete result; if neither is complete, that of the first request. Fails if the first request fails. A failed hedge
     * counts as an empty result.
     *
     * @param slower runs when the hedge was faster
     */
    Future<PartitionResult> race(Vertx vertx, Future<PartitionResult> first, Others others, Runnable slower) {
        long asked = System.nanoTime();
        Promise<PartitionResult> promise = Promise.promise();
        AtomicInteger open = new AtomicInteger(1);
        long timer = vertx.setTimer(Math.max(1, delayMillis()), fired -> {
            if (!first.isComplete() && underWay.get() < MAX_IN_FLIGHT) {
                open.incrementAndGet();
                ask(others)
                        .ifPresentOrElse(
                                second -> second(promise, open, first, second, slower),
                                () -> settle(promise, open, first));
            }
        });
        first.onComplete(result -> {
            vertx.cancelTimer(timer);
            recordLatency(System.nanoTime() - asked);
            if (result.failed()) {
                promise.tryFail(result.cause());
            } else if (servesAll(result.result())) {
                promise.tryComplete(result.result());
            } else {
                settle(promise, open, first);
            }
        });
        return promise.future();
    }

    private static Optional<Future<PartitionResult>> ask(Others others) {
        try {
            return others.ask();
        } catch (RuntimeException
                | Error e) { // rejected: as if there were no other replicas; the first request goes on
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
        second.onComplete(result -> {
            underWay.decrementAndGet();
            if (result.failed() || !servesAll(result.result())) {
                settle(promise, open, first);
            } else {
                if (!first.isComplete()) {
                    slower.run();
                }
                promise.tryComplete(result.result());
            }
        });
    }

    /** Counts an incomplete result; after the last, the first request's result is taken. */
    private static void settle(Promise<PartitionResult> promise, AtomicInteger open, Future<PartitionResult> first) {
        if (open.decrementAndGet() == 0) {
            promise.tryComplete(first.result());
        }
    }

    private static boolean servesAll(PartitionResult result) {
        return result.parts().stream().allMatch(PartitionState::served);
    }
}
