package io.millrace.runtime.streams;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler of a stream thread's death. A transient cause (no response from broker or registry) replaces the thread after a growing
 * pause, up to sixty times in fifteen minutes; any other is a bug or a fault of the machine and ends the process, which its
 * supervisor restarts. Thread-safe.
 */
final class StreamThreadFailureHandler implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamThreadFailureHandler.class);
    private static final int BUDGET = 60;
    private static final Duration PERIOD = Duration.ofMinutes(15);
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    private final Consumer<Throwable> fatal;
    private final Runnable replaced;
    private final Clock clock;
    private final long firstPauseMillis;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Long> replacements = new ArrayDeque<>();
    private int inARow;

    StreamThreadFailureHandler(Consumer<Throwable> fatal, Runnable replaced, Clock clock, Duration firstPause) {
        this.fatal = fatal;
        this.replaced = replaced;
        this.clock = clock;
        this.firstPauseMillis = firstPause.toMillis();
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (!isTransient(failure)) {
            // Crash: with the code that fits.
            fatal.accept(named(failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        var pause = nextPause();
        if (pause < 0) {
            fatal.accept(new ServiceException(
                    codeOf(failure),
                    "a stream thread failed " + BUDGET + " times in " + PERIOD.toMinutes() + " min",
                    failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread failed for now; replaced in {} ms: {}", pause, failure.toString());
        LOG.debug("in full", failure);
        sleep(pause);
        replaced.run();
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Ends every pause: the runner is closing. */
    void close() {
        closing.countDown();
    }

    private synchronized long nextPause() {
        long now = clock.millis();
        while (!replacements.isEmpty() && now - replacements.peekFirst() > PERIOD.toMillis()) {
            replacements.removeFirst();
        }
        if (replacements.size() >= BUDGET) {
            return -1;
        }
        inARow = replacements.isEmpty() || now - replacements.peekLast() > CALM.toMillis() ? 0 : inARow + 1;
        replacements.addLast(now);
        return Math.min(LONGEST_PAUSE_MILLIS, firstPauseMillis << Math.min(inARow, 10));
    }

    private void sleep(long millis) {
        try {
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debug("the pause is cut short: closing");
            }
        } catch (InterruptedException e) {
            // The pause is over early; the dying thread has nothing else to interrupt.
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isTransient(Throwable failure) {
        var code = ExitCode.of(failure);
        return code == ExitCode.BROKER_UNAVAILABLE
                || code == ExitCode.REGISTRY_UNAVAILABLE
                || (code == ExitCode.BUG
                        && (has(failure, RetriableException.class)
                                || has(failure, ProducerFencedException.class)
                                // The next attempt knows what the broker allows: see RecordSizeLimits.
                                || has(failure, RecordTooLargeException.class)
                                || has(failure, RecordBatchTooLargeException.class)
                                || isOfTheBroker(rootOf(failure))));
    }

    /**
     * Whether a broker gave an answer that no client expects, as one does that starts: its "unexpected error" while it
     * loads its transactions. Clients tell of those by the plain type, with the answer in the message only.
     */
    private static boolean isOfTheBroker(Throwable root) {
        return root instanceof UnknownServerException || root.getClass() == KafkaException.class;
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static ExitCode codeOf(Throwable failure) {
        var code = ExitCode.of(failure);
        return code == ExitCode.BUG ? ExitCode.BROKER_UNAVAILABLE : code;
    }

    private static Throwable named(Throwable failure) {
        if (has(failure, FencedInstanceIdException.class)) {
            return new ServiceException(
                    ExitCode.CONFIG, "another instance runs under the same service.instance.id", failure);
        }
        if (has(failure, MissingSourceTopicException.class)) {
            return new ServiceException(
                    ExitCode.BROKER_UNSUITABLE, "a source topic is missing: " + failure.getMessage(), failure);
        }
        return failure;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
