package io.millrace.runtime.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probe of the engine's backlog and freshness. It reads offsets from the broker twice a second, and on demand for
 * {@link #now}. Thread-safe.
 */
public final class ProgressProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressProbe.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    /** Reads the offsets of consecutive steps of the flow. */
    @FunctionalInterface
    interface OffsetsReader {
        List<StageOffsets> read() throws ExecutionException, InterruptedException, TimeoutException;
    }

    private final List<String> engineTopics;
    private final OffsetsReader engine;
    private final OffsetsReader all;
    private final Runnable closeAdmin;
    private final Clock clock;
    private final FreshnessTracker rowFreshness = new FreshnessTracker();
    private final FreshnessTracker inputFreshness = new FreshnessTracker();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "progress-probe");
        created.setDaemon(true);
        return created;
    });
    private volatile Map<Integer, Long> reached = Map.of();
    private volatile Map<Integer, Long> arrived = Map.of();

    /**
     * @param admin client to read offsets with; closed by this class
     * @param upstream step before the engine: accepted events on their way to the engine's first topic
     * @param events the engine's first topic
     * @param partials the engine's last topic, in which the events of the first end up
     */
    public ProgressProbe(Admin admin, FlowStage upstream, FlowStage events, FlowStage partials, Clock clock) {
        this(
                List.of(events.topic(), partials.topic()),
                () -> new FlowOffsets(admin, List.of(events, partials)).read(),
                new FlowOffsets(admin, List.of(upstream, events, partials))::read,
                () -> admin.close(Duration.ofSeconds(1)),
                clock);
    }

    ProgressProbe(
            List<String> engineTopics, OffsetsReader engine, OffsetsReader all, Runnable closeAdmin, Clock clock) {
        this.engineTopics = engineTopics;
        this.engine = engine;
        this.all = all;
        this.closeAdmin = closeAdmin;
        this.clock = clock;
    }

    /** Starts reading offsets periodically. */
    public void start() {
        var observing = thread.scheduleWithFixedDelay(this::observe, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("Reading offsets: {}", observing);
    }

    /**
     * Reads the current backlog. Blocks for at most ten seconds.
     *
     * @throws IllegalStateException if the broker does not respond
     */
    public Progress now() {
        try {
            Map<String, Long> lag = new LinkedHashMap<>();
            List<StageOffsets> stages = engine.read();
            for (int i = 0; i < stages.size(); i++) {
                lag.put(engineTopics.get(i), stages.get(i).lag());
            }
            return new Progress(lag);
        } catch (ExecutionException | TimeoutException e) { // rejected: the caller may retry
            throw new IllegalStateException("the broker does not report the offsets of the engine", e);
        } catch (InterruptedException e) { // crash: the process stops
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the offsets of the engine", e);
        }
    }

    /**
     * Time by which all enriched events are reflected in the committed rows of a merge partition, ms since the epoch;
     * {@link Long#MIN_VALUE} while unknown. Does not block.
     */
    public long reached(int partition) {
        return reached.getOrDefault(partition, Long.MIN_VALUE);
    }

    /**
     * Time by which all accepted events of an event partition are combined and committed, ms since the epoch;
     * {@link Long#MIN_VALUE} while unknown. Does not block.
     */
    public long arrived(int partition) {
        return arrived.getOrDefault(partition, Long.MIN_VALUE);
    }

    /** Reads all offsets once. Called by the probe's thread. */
    void observe() {
        try {
            long time = clock.millis();
            List<StageOffsets> stages = all.read();
            rowFreshness.observe(time, stages.subList(1, 3));
            reached = rowFreshness.freshAsOfByPartition();
            inputFreshness.observe(time, stages.subList(0, 2));
            arrived = inputFreshness.freshAsOfByPartition();
        } catch (ExecutionException | TimeoutException | RuntimeException e) { // retried half a second later
            LOG.debug("Cannot read the offsets of the engine; trying again", e);
        } catch (InterruptedException e) { // stopped
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        closeAdmin.run();
    }
}
