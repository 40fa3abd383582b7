package io.millrace.runtime.service;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Periodic readiness check that logs changes, exports a gauge, and logs an error when readiness takes too long. */
final class ReadinessMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadinessMonitor.class);

    private final String name;
    private final Health health;
    private final long deadlineNanos;
    private final Gauge ready;
    private final ScheduledExecutorService timer;
    private int complaints;
    private boolean wasReady;
    private long notReadySince = System.nanoTime();

    private ReadinessMonitor(String name, Health health, Duration deadline, CollectorRegistry metrics) {
        this.name = name;
        this.health = health;
        this.deadlineNanos = deadline.toNanos();
        this.ready = Gauge.build("millrace_ready", "1 while the service is ready, else 0.")
                .register(metrics);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "ready-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does not look by itself. */
    static ReadinessMonitor of(String name, Health health, Duration deadline, CollectorRegistry metrics) {
        return new ReadinessMonitor(name, health, deadline, metrics);
    }

    /** Looks every second. */
    static ReadinessMonitor start(String name, Health health, Duration deadline, CollectorRegistry metrics) {
        var watch = of(name, health, deadline, metrics);
        var unused = watch.timer.scheduleWithFixedDelay(() -> watch.look(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    /** One look; the time is a parameter for tests. */
    void look(long nanoTime) {
        var reasons = health.reasonsNotReady();
        ready.set(reasons.isEmpty() ? 1 : 0);
        if (reasons.isEmpty() != wasReady) {
            wasReady = reasons.isEmpty();
            notReadySince = nanoTime;
            LOG.info("{} is {}", name, wasReady ? "ready" : "not ready: " + reasons);
        } else if (!wasReady && nanoTime - notReadySince > deadlineNanos) {
            // Again after another deadline, not every second.
            notReadySince = nanoTime;
            complaints++;
            LOG.error(
                    "{} is still not ready after {} s: {}",
                    name,
                    TimeUnit.NANOSECONDS.toSeconds(deadlineNanos),
                    reasons);
        }
    }

    int complaints() {
        return complaints;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
