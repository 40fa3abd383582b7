package io.millrace.runtime.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Services that share a process. Each has its own configuration, health, metrics and Vert.x, and a thread group with its name, in
 * which all its threads are. They start together; the first that fails ends the process with its exit code.
 */
final class ServiceGroup {
    /** One of the services, in its thread group. */
    private static final class Running {
        private final ServiceProcess process;
        private final Service.ServiceDefinition definition;
        private final ThreadGroup threads;

        Running(Service.Member member) {
            this.process = Service.configure(member.name(), member.arguments().toArray(String[]::new));
            this.definition = member.definition();
            this.threads = new ThreadGroup(member.name());
        }

        void start(CompletableFuture<ExitCode> failed) {
            new Thread(threads, () -> failed.complete(process.runWithoutHook(definition)), threads.getName()).start();
        }

        CompletableFuture<ExitCode> stop() {
            var stopped = new CompletableFuture<ExitCode>();
            new Thread(threads, () -> stopped.complete(process.stop()), "shutdown").start();
            return stopped;
        }
    }

    private final List<List<Running>> waves;
    private final CompletableFuture<ExitCode> failed = new CompletableFuture<>();

    /**
     * Reads the configuration of all services.
     *
     * @param waves what stops together, in the order of the stop
     * @throws io.millrace.runtime.config.ConfigException with the errors of the first service that has any
     */
    ServiceGroup(List<List<Service.Member>> waves) {
        this.waves = waves.stream()
                .map(wave -> wave.stream().map(Running::new).toList())
                .toList();
    }

    /** Starts all, waits for the first failure, and says how to exit; when a signal ends the process, it does not return. */
    ExitCode run() {
        ServiceProcess.stopOnSignal(this::stop);
        return runWithoutHook();
    }

    /** The same, for tests: no signal stops it. */
    ExitCode runWithoutHook() {
        start();
        return failed.join();
    }

    void start() {
        waves.forEach(wave -> wave.forEach(service -> service.start(failed)));
    }

    /** Stops wave after wave, within each together. The code is that of the service that failed, else the first that is not OK. */
    ExitCode stop() {
        var codes = new ArrayList<ExitCode>();
        codes.add(failed.getNow(ExitCode.OK));
        for (var wave : waves) {
            var stops = wave.stream().map(Running::stop).toList();
            stops.forEach(stop -> codes.add(stop.join()));
        }
        return codes.stream().filter(code -> code != ExitCode.OK).findFirst().orElse(ExitCode.OK);
    }
}
