package io.millrace.aggregation.progress;

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
 * Asks the broker how far the engine and the stage before it are behind, now and again for the age of answers and to tell silence
 * from a fault, and on demand for those who wait. Thread-safe.
 */
public final class ProgressProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressProbe.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Admin admin;
    private final List<FlowStage> engine;
    private final FlowOffsets all;
    private final Clock clock;
    private final FreshnessTracker horizon = new FreshnessTracker();
    private final FreshnessTracker inputHorizon = new FreshnessTracker();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "progress-probe");
        made.setDaemon(true);
        return made;
    });
    private volatile Map<Integer, Long> reached = Map.of();
    private volatile Map<Integer, Long> arrived = Map.of();

    /**
     * @param admin asks the broker; this closes it
     * @param before what is accepted comes here first, and from here to the engine's first topic
     * @param events the engine's first topic
     * @param partials the engine's last topic: what the first holds ends up in it
     */
    public ProgressProbe(Admin admin, FlowStage before, FlowStage events, FlowStage partials, Clock clock) {
        this.admin = admin;
        this.engine = List.of(events, partials);
        this.all = new FlowOffsets(admin, List.of(before, events, partials));
        this.clock = clock;
    }

    public void start() {
        var observing = thread.scheduleWithFixedDelay(this::observe, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("observing {}", observing);
    }

    /**
     * The backlog now. Blocks for as long as the broker takes, ten seconds at most.
     *
     * @throws IllegalStateException if the broker does not answer
     */
    public Progress now() {
        try {
            Map<String, Long> lag = new LinkedHashMap<>();
            List<StageOffsets> stages = new FlowOffsets(admin, engine).ask();
            for (int i = 0; i < stages.size(); i++) {
                lag.put(engine.get(i).topic(), stages.get(i).lag());
            }
            return new Progress(lag);
        } catch (ExecutionException | TimeoutException e) { // rejected: the caller may ask again
            throw new IllegalStateException("the broker does not say how far the engine is", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking how far the engine is", e);
        }
    }

    /**
     * What was enriched by this time was committed as rows of a partition of the last topic before this is called; ms since
     * the epoch, {@link Long#MIN_VALUE} until first known. Does not block.
     */
    public long reached(int partition) {
        return reached.getOrDefault(partition, Long.MIN_VALUE);
    }

    /**
     * What was accepted by this time was combined and committed by a partition of the events before this is called; ms
     * since the epoch, {@link Long#MIN_VALUE} until first known. Does not block.
     */
    public long arrived(int partition) {
        return arrived.getOrDefault(partition, Long.MIN_VALUE);
    }

    private void observe() {
        try {
            long time = clock.millis();
            List<StageOffsets> stages = all.ask();
            horizon.observe(time, stages.subList(1, 3));
            reached = horizon.reachedByPartition();
            inputHorizon.observe(time, stages.subList(0, 2));
            arrived = inputHorizon.reachedByPartition();
        } catch (ExecutionException | TimeoutException | RuntimeException e) { // retried half a second later
            LOG.debug("could not ask how far the engine is", e);
        } catch (InterruptedException e) { // stopped
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
