package io.millrace.runtime.service;

import io.millrace.runtime.config.ConfigReader;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a service, from its start to its exit code. */
final class ServiceProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    private final String name;
    private final ConfigReader config;
    private final ServiceSettings settings;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Health health = new Health();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<ExitCode> end = new AtomicReference<>(ExitCode.OK);
    private final AtomicReference<ServiceContext> context = new AtomicReference<>();

    ServiceProcess(String name, ConfigReader config, ServiceSettings settings) {
        this.name = name;
        this.config = config;
        this.settings = settings;
    }

    /** Starts, waits for a failure, and says how to exit; when a signal ends the process, it does not return. */
    ExitCode run(Service.ServiceDefinition definition) {
        stopOnSignal(this::stop);
        return runWithoutHook(definition);
    }

    /**
     * Has the process stopped when it is told to end.
     *
     * @param stop returns how to exit
     */
    static void stopOnSignal(Supplier<ExitCode> stop) {
        // A hook cannot change the exit code of a signal (143) but by halting: supervisors see our own codes.
        Runnable stopAndHalt = () -> Runtime.getRuntime().halt(stop.get().number());
        Runtime.getRuntime().addShutdownHook(new Thread(stopAndHalt, "shutdown"));
    }

    /** The same, for tests: no signal stops it. */
    ExitCode runWithoutHook(Service.ServiceDefinition definition) {
        start(definition);
        var failure = lifecycle.awaitFailure();
        var code = ExitCode.of(failure);
        if (!stopping.get()) {
            report(code, failure);
            end.set(code);
        }
        return code;
    }

    void start(Service.ServiceDefinition definition) {
        var metrics = new CollectorRegistry(true);
        DefaultExports.register(metrics);
        health.readyWhen("process", this::reasonNotReady);
        try {
            var made = new ServiceContext(name, config, settings, lifecycle, metrics, health);
            context.set(made);
            made.closeOnStop(ReadinessMonitor.start(name, health, settings.readyDeadline(), metrics));
            definition.start(made);
            started.set(true);
            LOG.info("{} is started, Java {}", name, Runtime.version());
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            // Crash with a named code, after closing what was started.
            lifecycle.fatal(e);
        }
    }

    private Optional<String> reasonNotReady() {
        if (stopping.get()) {
            return Optional.of("stopping");
        }
        return started.get() ? Optional.empty() : Optional.of("starting");
    }

    /** Closes everything within the deadline of the settings. */
    ExitCode stop() {
        return stop(settings.drainDeadline());
    }

    /** Closes everything. */
    ExitCode stop(Duration deadline) {
        stopping.set(true);
        LOG.info("{} is stopping, for at most {} s", name, deadline.toSeconds());
        var clean = lifecycle.stop(deadline);
        var code = clean || end.get() != ExitCode.OK ? end.get() : ExitCode.DRAIN_TIMEOUT;
        LOG.info("{} is stopped: {} ({})", name, code, code.number());
        return code;
    }

    private void report(ExitCode code, Throwable failure) {
        if (code == ExitCode.BUG || code == ExitCode.OUT_OF_MEMORY) {
            LOG.error("{} ends with {} ({})", name, code, code.number(), failure);
        } else {
            LOG.error("{} ends with {} ({}): {}", name, code, code.number(), FailureText.of(failure));
            context.get().lacking(failure).ifPresent(what -> LOG.error("{} was denied: {}", name, what));
            LOG.debug("in full", failure);
        }
    }
}
