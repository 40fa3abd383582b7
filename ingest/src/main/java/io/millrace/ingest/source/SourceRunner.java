package io.millrace.ingest.source;

import io.millrace.runtime.failed.FailedEventCounter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread of one source: waits for its topics, reads, and after a failure begins anew with new clients, after 1, 2, 4, … 30
 * seconds. No failure of a source ends the process or another source. Thread-safe.
 */
final class SourceRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(10);
    private static final long READY_PAUSE_MS = 250;
    private static final long TOPIC_PAUSE_MS = 1_000;
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 30_000;
    private static final long CLOSE_MS = 15_000;

    private final SourceSpec spec;
    private final Supplier<Optional<String>> notReady;
    private final Function<SourceSpec, SourceClients> factory;
    private final SourceConverter converter;
    private final SourceProgress progress;
    private final SourceCounters counters;
    private final FailedEventCounter failures;
    private final OversizedRecords oversized = new OversizedRecords();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile SourceClients clients;
    private long pauseMs = FIRST_PAUSE_MS;

    /** @param notReady why nothing can be written yet; the source waits until it is empty */
    SourceRunner(
            SourceSpec spec,
            Supplier<Optional<String>> notReady,
            Function<SourceSpec, SourceClients> factory,
            SourceConverter converter,
            SourceProgress progress,
            SourceCounters counters,
            FailedEventCounter failures) {
        this.spec = spec;
        this.notReady = notReady;
        this.factory = factory;
        this.converter = converter;
        this.progress = progress;
        this.counters = counters;
        this.failures = failures;
        this.thread = new Thread(this::run, "source-" + spec.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        awaitReady();
        while (!isStopping()) {
            try (var mine = factory.apply(spec)) {
                clients = mine;
                read(mine);
            } catch (WakeupException | InterruptException e) {
                // Not an error: the process stops.
                LOG.debug("source {} stops", spec.name(), e);
            } catch (RuntimeException e) {
                // Retried from the committed offsets: nothing of what was under way is visible.
                retry(e);
            }
        }
    }

    private void awaitReady() {
        for (var why = notReady.get(); why.isPresent() && !isStopping(); why = notReady.get()) {
            stopped("waits: " + why.get());
            pause(READY_PAUSE_MS);
        }
    }

    private void read(SourceClients mine) {
        var task = new SourceTask(spec, mine, converter, oversized, progress, counters, failures);
        if (awaitTopics(mine)) {
            task.start();
            LOG.info(
                    "source {} reads {} as {}",
                    spec.name(),
                    spec.topics(),
                    spec.format().text());
        }
        while (!isStopping()) {
            task.runOnce(POLL);
            pauseMs = FIRST_PAUSE_MS;
        }
    }

    /** Waits until all topics exist; false if the process stops before that. */
    private boolean awaitTopics(SourceClients mine) {
        while (!isStopping()) {
            var missing = spec.topics().stream()
                    .filter(topic -> {
                        var partitions = mine.consumer().partitionsFor(topic, ASK);
                        return partitions == null || partitions.isEmpty();
                    })
                    .toList();
            if (missing.isEmpty()) {
                return true;
            }
            stopped("waits for topic " + String.join(", ", missing) + ", which does not exist yet");
            pause(TOPIC_PAUSE_MS);
        }
        return false;
    }

    private void retry(RuntimeException e) {
        counters.retried(spec.name());
        if (e instanceof AuthorizationException) {
            stopped("is not allowed to read or write: " + e.getMessage()
                    + "; `millrace acls --apply` with the settings of ingest allows it");
        } else {
            stopped("begins anew from its committed offsets after: " + e);
        }
        LOG.debug("source {} failed", spec.name(), e);
        pause(pauseMs);
        pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    }

    private void stopped(String why) {
        if (!progress.problem().equals(Optional.of(why))) {
            LOG.warn("source {} {}", spec.name(), why);
        }
        progress.stopped(why);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause(long ms) {
        try {
            if (stopping.await(ms, TimeUnit.MILLISECONDS)) {
                LOG.debug("source {} stops while it waits", spec.name());
            }
        } catch (InterruptedException e) {
            // Not an error: the process stops.
            stopping.countDown();
        }
    }

    /** Ends the source after the transaction under way; waits up to 15 seconds for it. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            // Not an error: whoever stops the process does not wait for it.
            Thread.currentThread().interrupt();
        }
        var open = clients;
        if (thread.isAlive() && open != null) {
            open.consumer().wakeup();
            thread.interrupt();
        }
    }
}
